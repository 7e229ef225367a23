namespace ChatBackend.Storage.Migration;

/// <summary>An account, the bounds of its log, and all of its devices, as they were at one moment.</summary>
internal sealed record UserCopy(
    long User,
    string Login,
    string PasswordHash,
    long Head,
    long Low,
    IReadOnlyList<DeviceCopy> Devices
)
{
    /// <summary>Nothing but the bounds, for messages.</summary>
    public string Bounds => $"low {Low}, head {Head}";

    /// <summary>Login, password and devices are the same.</summary>
    public bool HasSamePeople(UserCopy other) =>
        Login == other.Login && PasswordHash == other.PasswordHash && Sorted() == other.Sorted();

    private string Sorted() =>
        string.Join('\n', Devices.Select(device => $"{device}").Order(StringComparer.Ordinal));
}
