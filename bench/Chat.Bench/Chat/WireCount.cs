namespace Chat.Bench.Chat;

/// <summary>Bytes on one socket, HTTP and WebSocket headers included.</summary>
internal sealed class WireCount
{
    private long _up;
    private long _down;

    public long Up => Interlocked.Read(ref _up);

    public long Down => Interlocked.Read(ref _down);

    public void AddUp(int bytes) => Interlocked.Add(ref _up, bytes);

    public void AddDown(int bytes) => Interlocked.Add(ref _down, bytes);
}
