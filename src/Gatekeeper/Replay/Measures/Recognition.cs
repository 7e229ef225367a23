using Gatekeeper.Replay.Engine;

namespace Gatekeeper.Replay.Measures;

/// <summary>How well clients without a flag are told apart, by their first tries.</summary>
internal sealed class Recognition
{
    private (int All, int Background) _wave;
    private (int All, int Background) _background;
    private (int All, int Background) _lone;

    /// <summary>The share of the wave that was taken for background; null when no such client came.</summary>
    public double? OfWave => Share(_wave);

    /// <summary>The same of all the storm's background, ordinary returns included.</summary>
    public double? OfBackground => Share(_background);

    /// <summary>The share of the lone returns with a person behind them, from the beginning of the storm on, that was taken for a person's.</summary>
    public double? OfLone => 1 - Share(_lone);

    public void Judged(in Client client, bool isPerson)
    {
        if (client.Tries != 1)
        {
            return;
        }

        if (client.Is(ClientTraits.Foreground))
        {
            Count(ref _lone, client.Is(ClientTraits.InStorm), isPerson);
            return;
        }

        Count(ref _wave, client.Is(ClientTraits.OfWave), isPerson);
        Count(ref _background, client.Is(ClientTraits.OfStorm), isPerson);
    }

    private static void Count(ref (int All, int Background) group, bool belongs, bool isPerson)
    {
        group.All += belongs ? 1 : 0;
        group.Background += belongs && !isPerson ? 1 : 0;
    }

    private static double? Share((int All, int Background) group) =>
        group.All == 0 ? null : group.Background / (double)group.All;
}
