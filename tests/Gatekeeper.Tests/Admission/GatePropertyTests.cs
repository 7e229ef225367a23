using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

public sealed class GatePropertyTests
{
    /// <summary>Whatever happens in whatever order, the invariants of <see cref="Gate"/> hold after every step, and nothing is left at the end.</summary>
    [Fact]
    public void Random_lives_of_a_gate_never_break_its_invariants() =>
        Prop.ForAll<int[]>(steps => new RandomLife().Live(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(400));

    private sealed class RandomLife
    {
        private readonly TestGate _bench = new(3, 20, "one", "two");
        private readonly List<Permit> _permits = [];
        private readonly List<TestWaiter> _waiters = [];
        private readonly List<TestWaiter> _left = [];
        private int _window = 3;

        public bool Live(int[] steps)
        {
            foreach (var step in steps)
            {
                Step(Math.Abs((long)step));
                Collect();
                CheckInvariants();
            }

            _bench.Gate.Drain();
            Collect();
            _permits.ForEach(permit => permit.Ignored());
            _bench.Pass(TimeSpan.FromSeconds(1));
            CheckInvariants();
            Assert.Equal(0, _bench.Parked);
            Assert.Equal(0, _bench.PlacesUsed);
            Assert.All(
                _waiters,
                waiter => Assert.Equal(_left.Contains(waiter) ? 0 : 1, waiter.TimesTold)
            );
            return true;
        }

        private void Step(long step)
        {
            var choice = (int)(step / 16);
            switch (step % 16)
            {
                case 0 or 1 or 2:
                    if (
                        _bench.Gate.TryAdmit(
                            new Arrival(Class(choice), TimeSpan.FromSeconds(2)),
                            out var permit
                        )
                    )
                    {
                        _permits.Add(permit);
                    }

                    break;
                case 3 or 4 or 5 or 6:
                    var bound = (choice % 5) switch
                    {
                        0 => "one",
                        1 => "two",
                        _ => null,
                    };
                    _waiters.Add(
                        _bench.Park(
                            new TestWaiter(
                                Class(choice),
                                TimeSpan.FromSeconds(1 + choice % 3),
                                bound
                            )
                        )
                    );
                    break;
                case 7:
                    if (_waiters.Count > 0 && _bench.Gate.Leave(_waiters[choice % _waiters.Count]))
                    {
                        _left.Add(_waiters[choice % _waiters.Count]);
                    }

                    break;
                case 8 or 9:
                    End(choice, permit => permit.Ready());
                    break;
                case 10:
                    End(choice, permit => permit.Failed(couldNotConnect: choice % 2 == 0));
                    break;
                case 11:
                    End(choice, permit => permit.Abandon());
                    break;
                case 12:
                    End(choice, permit => permit.AwaitClient());
                    break;
                case 13:
                    _bench.Pass(TimeSpan.FromMilliseconds(50 + choice % 700));
                    break;
                case 14:
                    _window = 1 + choice % 5;
                    _bench.Gate.Apply(
                        _bench.Settings with
                        {
                            WindowLaw = WindowLawSettings.Fixed(_window),
                        }
                    );
                    break;
                default:
                    string[][] sets =
                    [
                        ["one"],
                        ["two"],
                        ["one", "two"],
                        [],
                    ];
                    _bench.Gate.UpdateDestinations(sets[choice % sets.Length]);
                    break;
            }
        }

        private static ConnectionClass Class(int choice) =>
            (ConnectionClass)(choice % ConnectionClassNames.Count);

        private void End(int choice, Action<Permit> end)
        {
            if (_permits.Count > 0)
            {
                end(_permits[choice % _permits.Count]);
            }
        }

        private void Collect() =>
            _permits.AddRange(
                _waiters
                    .Where(waiter => waiter.Permit is { } given && !_permits.Contains(given))
                    .Select(waiter => waiter.Permit!)
            );

        private void CheckInvariants()
        {
            var reading = _bench.Gate.Read();
            foreach (var known in reading.Classes)
            {
                var finished =
                    known.Refused.Sum(count => count.Count)
                    + known.LeftParked
                    + known.Handshakes.Sum(count => count.Count);
                Assert.Equal(known.Arrived, known.Parked + known.InHandshake + finished);
            }

            Assert.True(
                reading.Classes.Sum(known => known.InHandshake)
                    <= reading.Destinations.Sum(known => known.PlacesUsed)
            );
            Assert.True(_bench.Parked <= 20);
            if (
                reading.Classes[(int)ConnectionClass.Foreground].Parked > 0
                && _waiters.All(waiter => waiter.Arrival.Destination is null)
            )
            {
                Assert.DoesNotContain(
                    reading.Destinations,
                    known => known.Available && known.PlacesUsed < 1
                );
            }
        }
    }
}
