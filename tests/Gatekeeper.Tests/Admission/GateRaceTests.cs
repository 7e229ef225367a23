using Gatekeeper.Admission;
using Gatekeeper.Emergency;
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
    public async Task Everything_at_once_leaves_nothing_behind_and_counts_everybody_once()
    {
        var bench = new TestGate(4, 50, "one", "two");
        var (gate, started) = (bench.Gate, bench.Clock.GetUtcNow());

        await Race.Together(
            () => Connect(gate, Rank.Foreground, seed: 1),
            () => Connect(gate, Rank.Background, seed: 2),
            () => Connect(gate, Rank.Person, seed: 3),
            () =>
                Repeat(round =>
                    gate.Apply(
                        round % 2 == 0
                            ? new GateOverride(
                                (Stage)(round % 5),
                                round % 3 == 0,
                                "a drill",
                                started.AddHours(1)
                            )
                            : null
                    )
                ),
            () =>
                Repeat(round =>
                    gate.Apply(
                        bench.Settings with
                        {
                            ParkedLimit = 5 + round % 50,
                            WindowLaw =
                                round % 2 == 0
                                    ? WindowLawSettings.Fixed(1 + round % 6)
                                    : new WindowLawSettings { Initial = 3 },
                        }
                    )
                ),
            () =>
                Repeat(round => gate.UpdateDestinations(round % 2 == 0 ? ["one"] : ["one", "two"])),
            () => Repeat(_ => gate.Recall(gate.Remember())),
            () => Repeat(round => gate.Promote($"device-{round % 20}")),
            () =>
                Repeat(round =>
                {
                    gate.Tick();
                    gate.Read();
                    if (round == Rounds - 1)
                    {
                        gate.Drain();
                    }
                })
        );
        gate.Apply((GateOverride?)null);
        gate.Drain();

        Assert.Equal((0, 0), (bench.Parked, bench.PlacesUsed));
        Assert.All(
            gate.Read().Classes,
            known =>
            {
                Assert.Equal(Rounds, known.Arrived);
                Assert.Equal(
                    known.Arrived,
                    known.LeftParked
                        + known.Refused.Sum(count => count.Count)
                        + known.Handshakes.Sum(count => count.Count)
                );
            }
        );
    }

    private static void Connect(Gate gate, Rank rank, int seed)
    {
        var random = new Random(seed);
        Repeat(round =>
        {
            var arrival = TestWaiter.ArrivalOf(rank, age: round % 4) with
            {
                Device = $"device-{random.Next(20)}",
                IsProven = random.Next(2) == 0,
            };
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
    }

    private static void Repeat(Action<int> action)
    {
        for (var round = 0; round < Rounds; round++)
        {
            action(round);
        }
    }
}
