namespace Gatekeeper.Demo.Live;

/// <summary>A chart one line high.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static string Of(IReadOnlyList<int> figures, double top) =>
        string.Create(
            figures.Count,
            (figures, top),
            static (bars, given) =>
            {
                for (var i = 0; i < bars.Length; i++)
                {
                    var share = given.figures[i] / Math.Max(given.top, 1);
                    bars[i] = Bars[(int)Math.Clamp(share * Bars.Length, 0, Bars.Length - 1)];
                }
            }
        );
}
