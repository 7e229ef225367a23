using Gatekeeper.Admission;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>Ticks a gate every 50 ms, as its host does.</summary>
internal sealed class Upkeep : IDisposable
{
    private readonly ITimer _timer;

    public Upkeep(Gate gate)
    {
        var every = TimeSpan.FromMilliseconds(50);
        _timer = TimeProvider.System.CreateTimer(_ => gate.Tick(), null, every, every);
    }

    public void Dispose() => _timer.Dispose();
}
