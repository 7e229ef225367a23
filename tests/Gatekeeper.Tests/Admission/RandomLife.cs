using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

/// <summary>One life of a gate, step by step; each number is a step, and the same number is the same step.</summary>
internal sealed class RandomLife
{
    private static readonly string[][] Sets =
    [
        ["one"],
        ["two"],
        ["one", "two"],
        ["one", "two", "three"],
        [],
    ];
    private readonly TestGate _bench = new(3, 20, "one", "two");
    private readonly GateInvariants _invariants;
    private readonly List<IHandshake> _handshakes = [];
    private readonly List<TestWaiter> _waiters = [];
    private readonly HashSet<TestWaiter> _left = [];
    private GateSettings _settings;

    public RandomLife()
    {
        _settings = _bench.Settings with { ParkedLimit = 20 };
        _invariants = new GateInvariants(_bench, _waiters, _left);
    }

    private Gate Gate => _bench.Gate;

    public bool Live(int[] steps)
    {
        foreach (var step in steps)
        {
            _invariants.Before();
            Step(new Random(step));
            Collect();
            _invariants.After(_settings);
        }

        End();
        return true;
    }

    private void End()
    {
        Gate.Apply((GateOverride?)null);
        Gate.Drain();
        Collect();
        _handshakes.ForEach(handshake => handshake.Ignored());
        _bench.Pass(TimeSpan.FromSeconds(4));
        _invariants.After(_settings);
        Assert.Equal((0, 0), (_bench.Parked, _bench.PlacesUsed));
        Assert.Equal(0, Gate.HandshakesInProgress);
        Assert.All(
            _waiters,
            waiter => Assert.Equal(_left.Contains(waiter) ? 0 : 1, waiter.TimesTold)
        );
    }

    private void Step(Random random)
    {
        switch (random.Next(32))
        {
            case < 9:
                Come(RandomArrivals.Next(random));
                break;
            case < 13:
                // Asked for a moment ago, under the settings of that moment.
                _waiters.Add(_bench.Park(new TestWaiter(RandomArrivals.Next(random))));
                break;
            case < 15:
                Leave(random);
                break;
            case < 24:
                Go(random);
                break;
            case < 27:
                Pass(random);
                break;
            case < 30:
                Order(random);
                break;
            default:
                Reload(random);
                break;
        }
    }

    /// <summary>As a host does it.</summary>
    private void Come(in Arrival arrival)
    {
        if (_settings.Mode == GateMode.Off)
        {
            Gate.Pass(arrival.Class);
        }
        else if (_settings.Mode == GateMode.Shadow)
        {
            _handshakes.Add(Gate.Shadow(arrival));
        }
        else if (Gate.TryAdmit(arrival, out var permit))
        {
            Assert.False(arrival.Rank == Rank.Background && Gate.Override?.PauseBackground == true);
            _handshakes.Add(permit);
        }
        else
        {
            _waiters.Add(_bench.Park(new TestWaiter(arrival)));
        }
    }

    private void Leave(Random random)
    {
        if (_waiters.Count > 0)
        {
            var waiter = _waiters[random.Next(_waiters.Count)];
            if (Gate.Leave(waiter))
            {
                Assert.True(_left.Add(waiter));
            }
        }
    }

    /// <summary>Something happens in a handshake.</summary>
    private void Go(Random random)
    {
        if (_handshakes.Count == 0)
        {
            return;
        }

        var handshake = _handshakes[^(1 + random.Next(Math.Min(_handshakes.Count, 8)))];
        switch (random.Next(9))
        {
            case < 4:
                handshake.Ready();
                break;
            case 4:
                handshake.Failed(couldNotConnect: random.Next(2) == 0);
                break;
            case 5:
                handshake.Abandon();
                break;
            case 6:
                handshake.AwaitClient();
                break;
            case 7:
                handshake.ClientSpoke();
                break;
            default:
                (handshake as Permit)?.Refuse(RefusalReason.Descriptors);
                break;
        }
    }

    private void Pass(Random random)
    {
        for (var tick = random.Next(14); tick >= 0; tick--)
        {
            _bench.Pass(TimeSpan.FromMilliseconds(50));
            Collect();
            _invariants.After(_settings);
            _invariants.Before();
        }
    }

    private void Order(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                Gate.Apply((GateOverride?)null);
                break;
            case 1 or 2:
                Gate.Apply(
                    new GateOverride(
                        random.Next(2) == 0 ? null : (Stage)random.Next(5),
                        random.Next(2) == 0,
                        "a drill",
                        _bench.Clock.GetUtcNow().AddSeconds(random.Next(-1, 4))
                    )
                );
                break;
            case 3 or 4:
                Gate.Promote(RandomArrivals.Device(random));
                break;
            case 5:
                Gate.Refuse(RandomArrivals.Next(random), RefusalReason.Descriptors);
                break;
            case 6:
                Gate.Recall(
                    random.Next(2) == 0
                        ? Gate.Remember()
                        : new(
                            new Dictionary<string, WindowMemory>
                            {
                                ["two"] = new(random.Next(1, 9), 0.05),
                            }
                        )
                );
                break;
            default:
                Gate.UpdateDestinations(Sets[random.Next(Sets.Length)]);
                break;
        }
    }

    private void Reload(Random random)
    {
        if (random.Next(40) == 0)
        {
            Gate.Drain();
            return;
        }

        _settings = _settings with
        {
            Mode = random.Next(4) == 0 ? (GateMode)random.Next(3) : GateMode.Enforce,
            ParkedLimit = random.Next(1, 25),
            FloorShare = random.Next(2) * 0.3,
            WindowLaw = random.Next(3) switch
            {
                0 => new WindowLawSettings { Initial = random.Next(2, 8), Max = 20 },
                1 => WindowLawSettings.Fixed(random.Next(1, 6)),
                _ => _settings.WindowLaw,
            },
        };
        Gate.Apply(_settings);
    }

    private void Collect() =>
        _handshakes.AddRange(
            _waiters
                .Where(waiter => waiter.Permit is { } given && !_handshakes.Contains(given))
                .Select(waiter => waiter.Permit!) // filtered above
        );
}
