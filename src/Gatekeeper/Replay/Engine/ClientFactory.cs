namespace Gatekeeper.Replay.Engine;

/// <summary>Which clients come, and when: a Poisson stream whose rate follows the scenario.</summary>
internal sealed class ClientFactory
{
    /// <summary>Foreground clients of the first seconds are not compared with: the gate knows nothing yet.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);
    private readonly Scenario _scenario;
    private readonly Dice _dice;
    private readonly double _capacity;
    private readonly long _stormBegins;
    private readonly long _stormEnds;
    private long _devices;

    public ClientFactory(Scenario scenario, double capacityPerSecond, Dice dice)
    {
        _scenario = scenario;
        _dice = dice;
        _capacity = capacityPerSecond;
        _stormBegins = scenario.CalmLasts.Ticks;
        _stormEnds = _stormBegins + scenario.StormLasts.Ticks;
    }

    /// <summary>When the next client appears after a moment.</summary>
    public long NextAfter(long now)
    {
        while (true)
        {
            var (highest, until) = PhaseAt(now);
            var next =
                highest <= 0
                    ? until
                    : now
                        + (long)(
                            _dice.Exponential() / (highest * _capacity) * TimeSpan.TicksPerSecond
                        );
            if (next >= until)
            {
                // Without memory: what was thrown for the phase that is over says nothing about the next.
                now = until;
                continue;
            }

            now = next;
            if (_scenario.Rhythm is not { } rhythm || IsRush(now))
            {
                return now;
            }

            if (_dice.Happens(rhythm.At(new TimeSpan(now)) / highest))
            {
                return now;
            }
        }
    }

    public Client Make(long now, bool stormIsOver)
    {
        var rush = IsRush(now);
        var foreground = _dice.Uniform() < ForegroundShare(rush);
        var traits = foreground ? ClientTraits.Foreground : ClientTraits.None;
        traits |= !foreground && _dice.Happens(_scenario.LyingShare) ? ClientTraits.Lies : 0;
        traits |= _dice.Happens(_scenario.NoFlagShare) ? ClientTraits.NoFlag : 0;
        traits |= _dice.Happens(_scenario.SilentShare) ? ClientTraits.Silent : 0;
        var passShare =
            (traits & ClientTraits.Lies) != 0 ? _scenario.LyingPassShare : _scenario.PassShare;
        traits |= _dice.Happens(passShare) ? ClientTraits.HasPass : 0;
        traits |= rush ? ClientTraits.OfStorm : 0;
        if (now < _stormBegins)
        {
            traits |= now >= WarmUp.Ticks ? ClientTraits.InCalm : 0;
        }
        else if (!stormIsOver)
        {
            traits |= ClientTraits.InStorm;
            traits |= now < _stormBegins + Early.Ticks ? ClientTraits.EarlyInStorm : 0;
        }

        return new Client
        {
            BornAt = now,
            TicketSince = Client.NoTicket,
            Device = _devices++ % (_scenario.Scale?.Devices ?? long.MaxValue) + 1,
            Traits = traits,
        };
    }

    private bool IsRush(long now) => now >= _stormBegins && now < _stormEnds;

    private double ForegroundShare(bool rush) =>
        rush ? _scenario.StormForegroundShare : _scenario.CalmForegroundShare;

    private (double HighestLoad, long Until) PhaseAt(long now)
    {
        var calm = _scenario.Rhythm?.High ?? _scenario.CalmLoad;
        return now < _stormBegins ? (calm, _stormBegins)
            : now < _stormEnds ? (_scenario.StormLoad, _stormEnds)
            : (calm, long.MaxValue);
    }
}
