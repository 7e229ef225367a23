using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

/// <summary>What clients may do to the gate by how they behave, whatever they say.</summary>
public sealed class HostileClientTests
{
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(60);

    /// <summary>A flood of connects that leave at once costs its sender nothing: it must not talk the gate into serving fewer people.</summary>
    [Fact]
    public void Clients_that_leave_at_once_teach_nothing_about_the_backend()
    {
        var quiet = Learning();
        var flooded = Learning();
        Serve(quiet, TimeSpan.FromSeconds(80), leaversPerPerson: 0);
        Serve(flooded, TimeSpan.FromSeconds(20), leaversPerPerson: 0);

        Serve(flooded, TimeSpan.FromSeconds(60), leaversPerPerson: 3);

        var (expected, actual) = (quiet.Gate.Read(), flooded.Gate.Read());
        Assert.Equal(Service.TotalSeconds, expected.ReferenceSeconds);
        Assert.Equal(Service.TotalSeconds, actual.ReferenceSeconds);
        Assert.True(actual.Destinations[0].Window >= expected.Destinations[0].Window);
    }

    /// <summary>The other side of it: a backend that hangs loses its clients, and that does say something.</summary>
    [Fact]
    public void Clients_that_wait_for_longer_than_a_handshake_and_leave_do_halve_the_window()
    {
        var bench = Learning();
        Serve(bench, TimeSpan.FromSeconds(20), leaversPerPerson: 0);
        var before = bench.Gate.Read().Destinations[0].Window;
        var hanging = new List<Permit>();

        for (var wave = 0; wave < 40; wave++)
        {
            hanging.Add(bench.Admit());
            bench.Pass(TimeSpan.FromMilliseconds(200));
            hanging.ForEach(permit => permit.Abandon());
            hanging.Clear();
        }

        Assert.InRange(bench.Gate.Read().Destinations[0].Window, 1, before / 2);
    }

    private static TestGate Learning()
    {
        var bench = new TestGate();
        bench.Gate.Apply(bench.Settings with { WindowLaw = new WindowLawSettings() });
        return bench;
    }

    /// <summary>A person every 50 ms, who is served in <see cref="Service"/>, and some who leave a millisecond after they were let in.</summary>
    private static void Serve(TestGate bench, TimeSpan time, int leaversPerPerson)
    {
        var step = TimeSpan.FromMilliseconds(50);
        Permit? earlier = null;
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            var person = bench.Admit();
            var leavers = Enumerable
                .Range(0, leaversPerPerson)
                .Select(_ => bench.Admit(ConnectionClass.Background))
                .ToArray();
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Array.ForEach(leavers, leaver => leaver.Abandon());
            bench.Clock.Advance(TimeSpan.FromMilliseconds(9));
            earlier?.Ready();
            bench.Clock.Advance(step - TimeSpan.FromMilliseconds(10));
            bench.Gate.Tick();
            earlier = person;
        }

        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        earlier?.Ready();
    }
}
