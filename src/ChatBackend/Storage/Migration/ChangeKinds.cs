namespace ChatBackend.Storage.Migration;

/// <summary>
/// What notes are about: the tables of these names. What a device was told of (the table of <see cref="Push"/>) is noted as a change of the device. Everything that a store does touches one of them: a message moves heads, a cursor is a device's.
/// </summary>
internal static class ChangeKinds
{
    public const string Account = "account";
    public const string Head = "head";
    public const string Device = "device";
    public const string Group = "chat_group";
    public const string Sent = "sent";

    /// <summary>No kind of its own.</summary>
    public const string Push = "push";

    /// <summary>Tables of users. A note for each, not one for all: a cursor and a message of one user then never wait for each other in the wrong order.</summary>
    public static readonly IReadOnlyList<string> Users = [Account, Head, Device];
}
