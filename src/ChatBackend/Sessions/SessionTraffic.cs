namespace ChatBackend.Sessions;

/// <summary>Whether people are writing to each other: logins then leave them their time on the processor. Thread-safe.</summary>
internal sealed class SessionTraffic(TimeProvider clock)
{
    /// <summary>Longer than the pauses of a conversation that many take part in.</summary>
    private static readonly TimeSpan Fades = TimeSpan.FromSeconds(1);

    private long _last;
    private volatile bool _any;

    /// <summary>A message came or went within the last second.</summary>
    public bool IsFlowing => _any && clock.GetElapsedTime(Volatile.Read(ref _last)) < Fades;

    /// <summary>A message comes or goes.</summary>
    public void Flows()
    {
        Volatile.Write(ref _last, clock.GetTimestamp());
        _any = true;
    }
}
