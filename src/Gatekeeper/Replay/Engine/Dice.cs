using System.Numerics;

namespace Gatekeeper.Replay.Engine;

/// <summary>
/// Chance that is the same on every machine and in every version of .NET (xoshiro256**, seeded by SplitMix64, both by Blackman and Vigna).
/// Each purpose throws its own, so that the same clients come whatever stands in front of the backend.
/// </summary>
internal sealed class Dice
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double? _spare;

    public Dice(int seed, int purpose)
    {
        var state = ((ulong)(uint)seed << 32) | (uint)purpose;
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    /// <summary>Uniform, at least 0 and less than 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform between two moments or lengths.</summary>
    public long Between(long from, long to) => from + (long)(Uniform() * (to - from));

    /// <summary>Whether something of that probability happens.</summary>
    public bool Happens(double probability) => probability > 0 && Uniform() < probability;

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    /// <summary>Lognormal with mean 1.</summary>
    public double Lognormal(double sigma) => Math.Exp(sigma * Normal() - sigma * sigma / 2);

    private double Normal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        double x,
            y,
            square;
        do
        {
            x = 2 * Uniform() - 1;
            y = 2 * Uniform() - 1;
            square = x * x + y * y;
        } while (square is >= 1 or 0);

        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = y * scale;
        return x * scale;
    }

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
