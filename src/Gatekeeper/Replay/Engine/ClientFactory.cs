namespace Gatekeeper.Replay.Engine;

/// <summary>Which clients come, and when: a Poisson stream whose rate follows the scenario.</summary>
internal sealed class ClientFactory
{
    /// <summary>Foreground clients of the first seconds are not compared with: the gate knows nothing yet.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);
    private readonly Scenario _scenario;
    private readonly Dice _dice;
    private readonly Dice _sizes;
    private readonly double _capacity;
    private readonly long _stormBegins;
    private readonly long _stormEnds;
    private long _devices;

    /// <param name="scenario">What happens.</param>
    /// <param name="capacityPerSecond">C.</param>
    /// <param name="dice">Throws who comes, and when.</param>
    /// <param name="sizes">Throws how much work each is: its own, so that the same clients come whatever their size.</param>
    public ClientFactory(Scenario scenario, double capacityPerSecond, Dice dice, Dice sizes)
    {
        _scenario = scenario;
        _dice = dice;
        _sizes = sizes;
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
            if (_scenario.Rhythm is not { } rhythm || IsRush(now) || SurgeAt(now) is not null)
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
        var surge = rush ? null : SurgeAt(now);
        var foreground = _dice.Uniform() < ForegroundShare(rush, surge);
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
            traits |= now >= WarmUp.Ticks && surge is null ? ClientTraits.InCalm : 0;
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
            Work = WorkOf(foreground ? _scenario.Foreground : _scenario.Background),
        };
    }

    private bool IsRush(long now) => now >= _stormBegins && now < _stormEnds;

    /// <summary>The surge in force; where two meet, the later one.</summary>
    private LoadSurge? SurgeAt(long now)
    {
        for (var index = _scenario.Surges.Count - 1; index >= 0; index--)
        {
            var surge = _scenario.Surges[index];
            if (now >= surge.At.Ticks && now < surge.Ends.Ticks)
            {
                return surge;
            }
        }

        return null;
    }

    private double ForegroundShare(bool rush, LoadSurge? surge) =>
        rush
            ? _scenario.StormForegroundShare
            : surge?.ForegroundShare ?? _scenario.CalmForegroundShare;

    /// <summary>The mean of all is the class's own: 2 % that take 20 times as long leave 0.72 of it to each of the others.</summary>
    private float WorkOf(ClientBehaviour behaviour)
    {
        if (behaviour.LongShare <= 0)
        {
            return (float)behaviour.Work;
        }

        var ordinary = behaviour.Work / (1 + behaviour.LongShare * (behaviour.LongTimes - 1));
        return (float)(
            _sizes.Happens(behaviour.LongShare) ? ordinary * behaviour.LongTimes : ordinary
        );
    }

    private (double HighestLoad, long Until) PhaseAt(long now)
    {
        if (IsRush(now))
        {
            return (_scenario.StormLoad, _stormEnds);
        }

        var until = now < _stormBegins ? _stormBegins : long.MaxValue;
        if (SurgeAt(now) is { } surge)
        {
            return (surge.Load, Math.Min(surge.Ends.Ticks, until));
        }

        foreach (var coming in _scenario.Surges)
        {
            until = coming.At.Ticks > now ? Math.Min(until, coming.At.Ticks) : until;
        }

        return (_scenario.Rhythm?.High ?? _scenario.CalmLoad, until);
    }
}
