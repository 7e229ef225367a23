using ChatProtocol;

namespace ChatBackend.Login;

/// <summary>What logins, passwords and names may look like. Each check answers with the sentence to show, or null.</summary>
internal static class AccountRules
{
    private const int MinLogin = 3;
    private const int MaxLogin = 64;
    private const int MinPassword = 8;

    /// <summary>Long enough for every passphrase, short enough that hashing a huge one is no attack.</summary>
    private const int MaxPassword = 256;
    private const int MaxName = 64;

    public static string? FaultOfLogin(string? login) =>
        login is { Length: >= MinLogin and <= MaxLogin } && login.All(IsLoginCharacter)
            ? null
            : $"login has {MinLogin} to {MaxLogin} characters out of a-z, 0-9, '.', '_' and '-'.";

    public static string? FaultOfPassword(string? password) =>
        password is { Length: >= MinPassword and <= MaxPassword }
            ? null
            : $"password has {MinPassword} to {MaxPassword} characters.";

    public static string? FaultOfDevices(IReadOnlyList<string>? names) =>
        names is { Count: > 0 and <= FrameLimits.MaxDevicesPerEnrolment } && names.All(IsName)
            ? null
            : $"devices holds 1 to {FrameLimits.MaxDevicesPerEnrolment} names of 1 to {MaxName} characters, none of them a control character.";

    public static string? FaultOfGroup(string? name, IReadOnlyList<string>? logins) =>
        IsName(name) && logins is { Count: > 0 and < FrameLimits.MaxGroupMembers }
            ? null
            : $"name has 1 to {MaxName} characters, none of them a control character, members holds 1 to {FrameLimits.MaxGroupMembers - 1} logins.";

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxName } && !name.Any(char.IsControl);

    private static bool IsLoginCharacter(char c) =>
        char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-';
}
