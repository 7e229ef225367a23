using System.Globalization;
using BenchmarkDotNet.Attributes;
using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>A parked device becomes foreground. It cannot be undone, so parking and leaving are measured with it, and once without.</summary>
public class Promote
{
    private const int Many = 1000;
    private Gate _gate = null!; // set by Setup, which comes first; the same below
    private Arrival _arrival;

    [GlobalSetup]
    public void Setup()
    {
        _gate = MakeGate.WithWindow(1);
        _gate.TryAdmit(MakeGate.Background, out _);
        for (var index = 0; index < Many; index++)
        {
            _gate.Park(new Parked(Device(index.ToString(CultureInfo.InvariantCulture))));
        }

        _arrival = Device("mine");
    }

    [Benchmark(Description = "park + leave, 1,000 parked")]
    public bool ParkAndLeave()
    {
        var waiter = new Parked(_arrival);
        _gate.Park(waiter);
        return _gate.Leave(waiter);
    }

    [Benchmark(Description = "park + promote + leave, 1,000 parked")]
    public int ParkPromoteAndLeave()
    {
        var waiter = new Parked(_arrival);
        _gate.Park(waiter);
        var promoted = _gate.Promote("mine");
        _gate.Leave(waiter);
        return promoted;
    }

    private static Arrival Device(string device) =>
        new(ConnectionClass.Background, TimeSpan.FromHours(1)) { Device = device };
}
