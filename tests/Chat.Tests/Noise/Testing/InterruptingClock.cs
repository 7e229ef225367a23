namespace Chat.Tests.Noise.Testing;

/// <summary>Stands still, and does something whenever it is read: a way into the middle of what reads it.</summary>
internal sealed class InterruptingClock : TimeProvider
{
    public Action? OnRead { get; set; }

    public override long GetTimestamp()
    {
        OnRead?.Invoke();
        return 0;
    }
}
