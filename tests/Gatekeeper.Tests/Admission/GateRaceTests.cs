using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

/// <summary>The same rules with real threads: what happens at the same moment is decided once.</summary>
public sealed class GateRaceTests
{
    private const int Rounds = 2000;

    [Fact]
    public async Task Granted_at_the_moment_it_left_loses_no_place()
    {
        var bench = new TestGate(window: 1);
        for (var round = 0; round < Rounds; round++)
        {
            var held = bench.Admit();
            var waiter = bench.Park(TestWaiter.Background());
            var left = false;

            await Race.Together(() => held.Ready(), () => left = bench.Gate.Leave(waiter));

            Assert.NotEqual(left, waiter.Permit is not null);
            waiter.Permit?.Ignored();
            Assert.Equal(0, bench.PlacesUsed);
        }
    }

    [Fact]
    public async Task Ready_and_the_clients_leaving_give_the_permit_back_once()
    {
        var bench = new TestGate(window: 1);
        for (var round = 0; round < Rounds; round++)
        {
            var permit = bench.Admit();
            var (ready, abandoned) = (false, false);

            await Race.Together(() => ready = permit.Ready(), () => abandoned = permit.Abandon());

            Assert.NotEqual(ready, abandoned);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Gate.Tick();
            Assert.Equal(0, bench.PlacesUsed);
        }
    }

    [Fact]
    public async Task Reloads_drains_ticks_and_connections_at_once_leave_nothing_behind()
    {
        var bench = new TestGate(4, 50, "one", "two");
        var gate = bench.Gate;

        await Race.Together(
            () => Connect(gate, ConnectionClass.Foreground),
            () => Connect(gate, ConnectionClass.Background),
            () =>
                Repeat(round =>
                    gate.Apply(
                        bench.Settings with
                        {
                            WindowLaw = WindowLawSettings.Fixed(1 + round % 6),
                        }
                    )
                ),
            () =>
                Repeat(round => gate.UpdateDestinations(round % 2 == 0 ? ["one"] : ["one", "two"])),
            () => Repeat(_ => gate.Tick())
        );
        gate.Drain();

        Assert.Equal(0, bench.PlacesUsed);
        Assert.Equal(0, bench.Parked);
    }

    private static void Connect(Gate gate, ConnectionClass connectionClass) =>
        Repeat(round =>
        {
            var arrival = new Arrival(connectionClass, TimeSpan.FromSeconds(5));
            if (gate.TryAdmit(arrival, out var permit))
            {
                permit.Ready();
                return;
            }

            var waiter = new PassingWaiter(arrival);
            gate.Park(waiter);
            if (round % 3 == 0)
            {
                gate.Leave(waiter);
            }
        });

    private static void Repeat(Action<int> action)
    {
        for (var round = 0; round < Rounds; round++)
        {
            action(round);
        }
    }
}
