namespace ChatClient.Cli.Terminal;

/// <summary>Says on standard error what a device goes through, one line for each thing that happens. Standard output is for messages alone.</summary>
internal sealed class Narrator(Uri server)
{
    private bool _wasConnected;

    public static void Say(string what) => Console.Error.WriteLine($"chat: {what}");

    public void OnConnected(ReadyInfo ready)
    {
        var unread = ready.Unread == 1 ? "1 message" : $"{ready.Unread} messages";
        Say($"{(_wasConnected ? "came back" : "connected")} to {server}, {unread} to come");
        _wasConnected = true;
    }

    public static void OnTrouble(ChatException trouble) => Say(Wording.Of(trouble));

    public static void OnWaiting(TimeSpan delay) =>
        Say($"waits {Wording.Of(delay)} before the next try");

    public static void OnReset(ResetInfo reset) =>
        Say(
            reset.Low > reset.Cursor
                ? $"messages {reset.Cursor + 1} to {reset.Low} are gone: the server keeps them only for a while"
                : $"the server's log ends before message {reset.Cursor}; goes on after {reset.Low}"
        );
}
