using ChatProtocol;

namespace ChatClient;

/// <summary>How many messages the server may still send: half a window is handed back at a time, so that credit is not a frame per message.</summary>
internal sealed class CreditWindow(int granted, ConnectClass connectClass)
{
    private readonly Lock _lock = new();
    private int _granted = granted;
    private int _window = WindowOf(connectClass);

    /// <summary>A message was taken. Answers how much to grant now; mostly nothing.</summary>
    public int Taken()
    {
        lock (_lock)
        {
            _granted--;
            return RefillLocked();
        }
    }

    public int Switch(ConnectClass connectClass)
    {
        lock (_lock)
        {
            _window = WindowOf(connectClass);
            return RefillLocked();
        }
    }

    private int RefillLocked()
    {
        var missing = _window - _granted;
        if (missing < _window / 2)
        {
            return 0;
        }

        _granted += missing;
        return missing;
    }

    private static int WindowOf(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground
            ? FrameLimits.ForegroundWindow
            : FrameLimits.BackgroundWindow;
}
