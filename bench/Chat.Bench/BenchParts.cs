namespace Chat.Bench;

/// <summary>What can be measured alone.</summary>
internal static class BenchParts
{
    public const string Logins = "logins";
    public const string Appends = "appends";
    public const string Messages = "messages";
    public const string Idle = "idle";
    public const string Ejabberd = "ejabberd";

    public static IReadOnlyList<string> All { get; } = [Logins, Appends, Messages, Idle, Ejabberd];
}
