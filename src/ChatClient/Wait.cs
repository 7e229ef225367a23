namespace ChatClient;

/// <summary>How long to stay away before the next try, and under which circumstances that was decided.</summary>
/// <param name="Delay">From now on.</param>
/// <param name="Class">The class it was decided for.</param>
/// <param name="Ordered">The server or the gate asked for it: a new network changes nothing about it.</param>
/// <param name="Network">How often the network had changed when the try began.</param>
internal readonly record struct Wait(TimeSpan Delay, ConnectClass Class, bool Ordered, int Network)
{
    /// <summary>The circumstances changed before the wait even began: an app that was opened, or a new network, does not wait for the old one's sake.</summary>
    public bool IsOver(ConnectClass now, int network) =>
        (Class == ConnectClass.Background && now == ConnectClass.Foreground)
        || (!Ordered && network != Network);
}
