using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Replay.Engine;

/// <summary>
/// Devices without a flag that lost their tunnel and have not come back. Tunnels end one by one all the time, as many as clients come in calm; those
/// of the wave as <see cref="EarlierTunnels"/> says. Whoever comes is one of them, drawn by lot: away for ten minutes on average when alone.
/// </summary>
internal sealed class Absentees
{
    /// <summary>How long a lone device stays away on average, and how long before the replay the first ends are told.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timer = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan MeanTunnel = TimeSpan.FromMinutes(10);

    /// <summary>How much lone tunnels differ: one in six lasts less than four minutes, one in six more than sixteen.</summary>
    private const double Sigma = 1;

    /// <summary>Its devices get numbers that no other client has.</summary>
    private const long FirstDevice = 1L << 40;

    private readonly EarlierTunnels _earlier;
    private readonly Dice _dice;
    private readonly List<long> _lone = [];
    private readonly List<long> _wave = [];
    private readonly double _loneEnds;
    private readonly double _waveEnds;
    private readonly long _waveFrom;
    private readonly long _waveUntil;
    private readonly double _ofWave;
    private long _devices;

    public Absentees(Scenario scenario, double capacityPerSecond, Dice dice)
    {
        _earlier = scenario.EarlierTunnels;
        _dice = dice;
        var noFlag = scenario.NoFlagShare * capacityPerSecond;
        var ordinary =
            scenario.CalmLoad
            * (1 - scenario.CalmForegroundShare)
            / Math.Max(scenario.StormLoad * (1 - scenario.StormForegroundShare), 1e-9);
        _ofWave = _earlier.OrdinaryGoesOn ? Math.Max(1 - ordinary, 0) : 1;
        var rolls = _earlier.WaveEnds == WaveEnds.Rolling;
        var during =
            rolls ? scenario.StormLasts
            : _earlier.WaveEnds == WaveEnds.SameMoment ? Cut
            : Away;
        _waveUntil = (scenario.CalmLasts + (rolls ? during - Shortly : TimeSpan.Zero)).Ticks;
        _waveFrom = _waveUntil - during.Ticks;
        _loneEnds = _earlier.AreKnown ? scenario.CalmLoad * noFlag : 0;

        // Where all ended before, a tenth more than will come, so that chance does not leave anybody without an earlier tunnel.
        _waveEnds = _earlier.AreKnown
            ? (rolls ? 1 : 1.1)
                * scenario.StormLoad
                * (1 - scenario.StormForegroundShare)
                * noFlag
                * _ofWave
                * scenario.StormLasts.TotalSeconds
                / during.TotalSeconds
            : 0;
    }

    /// <summary>Tells a door of what ended before the replay begins.</summary>
    /// <returns>When the next tunnel ends; null when none does.</returns>
    public long? TellPast(IFrontDoor door)
    {
        var at = NextAfter(Math.Min(-Away.Ticks, _waveFrom));
        while (at is { } past && past < 0)
        {
            End(past, door);
            at = NextAfter(past);
        }

        return at;
    }

    /// <summary>When the next tunnel ends after a moment; null when none does any more.</summary>
    public long? NextAfter(long now)
    {
        while (true)
        {
            var (rate, until) =
                now < _waveFrom ? (_loneEnds, _waveFrom)
                : now < _waveUntil ? (_loneEnds + _waveEnds, _waveUntil)
                : (_loneEnds, long.MaxValue);
            if (rate <= 0 && until == long.MaxValue)
            {
                return null;
            }

            var next = rate <= 0 ? until : now + Exponential(1 / rate);
            if (next < until)
            {
                return next;
            }

            now = until;
        }
    }

    /// <summary>A tunnel ends.</summary>
    public void End(long at, IFrontDoor door)
    {
        var wave =
            at >= _waveFrom
            && at < _waveUntil
            && _dice.Happens(_waveEnds / (_waveEnds + _loneEnds));
        var lasted =
            wave && _earlier.WaveEnds == WaveEnds.SameDuration
                ? Timer.Ticks + (long)(_dice.Uniform() * TimeSpan.TicksPerSecond)
                : (long)(_dice.Lognormal(Sigma) * MeanTunnel.Ticks);
        var device = FirstDevice + _devices++;
        (wave ? _wave : _lone).Add(device);
        door.TunnelEnded(device, new TimeSpan(at - lasted), new TimeSpan(at));
    }

    /// <summary>A client without a flag comes: says which of those who are away it is. Without one it is a device that nobody ever saw.</summary>
    public void Return(ref Client client)
    {
        var wave =
            client.Is(ClientTraits.OfStorm)
            && !client.Is(ClientTraits.Foreground)
            && (_ofWave >= 1 || _dice.Happens(_ofWave));
        client.Traits |= wave ? ClientTraits.OfWave : 0;
        var away = wave ? _wave : _lone;
        if (away.Count == 0)
        {
            return;
        }

        var drawn =
            wave && _earlier.WaveEnds == WaveEnds.Rolling ? 0 : (int)_dice.Between(0, away.Count);
        client.Device = away[drawn];
        if (drawn > 0)
        {
            // The order matters only to those who come first, first.
            away[drawn] = away[^1];
            drawn = away.Count - 1;
        }

        away.RemoveAt(drawn);
    }

    private long Exponential(double seconds) =>
        (long)(_dice.Exponential() * seconds * TimeSpan.TicksPerSecond);
}
