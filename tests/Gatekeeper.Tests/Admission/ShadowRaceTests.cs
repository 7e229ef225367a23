using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Testing;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

/// <summary>Real threads, real timers: what happens to connections, to what stands for them, and to the mode at the same moment.</summary>
public sealed class ShadowRaceTests
{
    private const int Connections = 1500;
    private static readonly GateSettings Settings = new()
    {
        Mode = GateMode.Shadow,
        WindowLaw = WindowLawSettings.Fixed(4),
        ParkedLimit = 200,
    };
    private readonly Gate _gate = new("chat", Settings, TimeProvider.System, new Silence());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_behind_and_everybody_is_counted_once(bool changesMode)
    {
        _gate.UpdateDestinations(["one"]);
        using var over = new CancellationTokenSource();
        var upkeep = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                _gate.Tick();
                if (changesMode)
                {
                    _gate.Apply(Settings with { Mode = GateMode.Enforce });
                    _gate.Apply(Settings);
                }
            }
        });

        await Task.WhenAll(
                Enumerable.Range(0, 4).Select(seed => Task.Run(() => Connect(new Random(seed))))
            )
            .Within();
        await over.CancelAsync();
        await upkeep.Within();

        await Limits.Until(() =>
        {
            _gate.Tick();
            return _gate.Read().Classes.Sum(known => known.Parked + known.InHandshake) == 0
                && _gate.Read().Destinations.Sum(known => known.PlacesUsed) == 0;
        });
        var background = _gate.Read().Classes[(int)ConnectionClass.Background];
        Assert.Equal(4 * Connections, background.Arrived);
        Assert.Equal(
            background.Arrived,
            background.LeftParked
                + background.Refused.Sum(count => count.Count)
                + background.Handshakes.Sum(count => count.Count)
                + background.Admitted.Single(count => count.Reason == "off").Count
        );
    }

    private void Connect(Random random)
    {
        var open = new Queue<IHandshake>();
        for (var count = 0; count < Connections; count++)
        {
            open.Enqueue(
                _gate.Shadow(new Arrival(ConnectionClass.Background, TimeSpan.FromMilliseconds(50)))
            );
            if (open.Count > 5)
            {
                End(open.Dequeue(), random.Next(5));
            }
        }

        while (open.TryDequeue(out var last))
        {
            last.Ready();
        }
    }

    private static void End(IHandshake handshake, int how)
    {
        switch (how)
        {
            case 0:
                handshake.Abandon();
                break;
            case 1:
                handshake.Failed(couldNotConnect: false);
                break;
            case 2:
                handshake.AwaitClient();
                handshake.ClientSpoke();
                handshake.Ready();
                break;
            default:
                handshake.Ready();
                break;
        }

        Assert.False(handshake.Ignored());
    }

    private sealed class Silence : IGateObserver
    {
        public void HandshakeEnded(
            ConnectionClass connectionClass,
            HandshakeOutcome outcome,
            TimeSpan duration
        ) { }

        public void WaitEnded(
            ConnectionClass connectionClass,
            WaitOutcome outcome,
            TimeSpan wait
        ) { }

        public void DestinationChanged(string destination, bool reachable) { }

        public void StageChanged(Stage before, Stage after, string reason) { }
    }
}
