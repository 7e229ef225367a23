namespace Chat.Bench.Load;

/// <summary>A connected user who writes to one partner and is written to by the same.</summary>
internal interface IMessagePeer : IAsyncDisposable
{
    /// <summary>Called for every message from the partner, with the stamp it was sent with.</summary>
    Action<long> Arrived { set; }

    /// <summary>Completes when the server has taken the message, as far as it says so.</summary>
    Task SendAsync(long stamp);
}
