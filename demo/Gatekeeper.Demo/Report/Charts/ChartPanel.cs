using System.Globalization;
using System.Net;
using System.Text;
using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report.Charts;

/// <summary>
/// One chart over the time of a run, as inline SVG: axes with units, the storm shaded, marks in the order they are added.
/// Colours are classes of the page's style sheet, so that light and dark need no second drawing.
/// </summary>
internal sealed class ChartPanel
{
    private const double Width = 560;
    private const double Height = 290;
    private const double Left = 84;
    private const double Right = 548;
    private const double Top = 34;
    private const double Bottom = 232;

    private readonly StringBuilder _svg = new();
    private readonly IScale _across;
    private readonly IScale _up;
    private readonly double _stormMiddle;

    public ChartPanel(ChartText text, IScale across, IScale up, Timeline timeline)
    {
        _across = across;
        _up = up;
        _stormMiddle = X((timeline.StormBegins + timeline.StormEnds) / 2);
        Append(
            $"""
            <svg class="chart" role="img" viewBox="0 0 {Width} {Height}" aria-labelledby="{text.Id}-title {text.Id}-desc">
            <title id="{text.Id}-title">{Encode(text.Title)}</title>
            <desc id="{text.Id}-desc">{Encode(text.Description)}</desc>

            """
        );
        ShadeStorm(timeline);
        DrawAxes(text);
    }

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A line through one figure for each second, drawn at the middle of its second.</summary>
    public ChartPanel Line(string style, IEnumerable<double> figures)
    {
        var points = figures.Select((figure, second) => Point(second + 0.5, figure));
        Append($"<polyline class=\"line {style}\" points=\"{string.Join(' ', points)}\"/>\n");
        return this;
    }

    /// <summary>A line through points of one's own: what changes at a moment and not by the second.</summary>
    public ChartPanel Line(string style, IEnumerable<(double Second, double Figure)> points)
    {
        var path = points.Select(point => Point(point.Second, point.Figure));
        Append($"<polyline class=\"line {style}\" points=\"{string.Join(' ', path)}\"/>\n");
        return this;
    }

    /// <summary>The area between two figures for each second.</summary>
    public ChartPanel Area(string style, IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        var there = upper.Select((figure, second) => Point(second + 0.5, figure));
        var back = lower.Select((figure, second) => Point(second + 0.5, figure)).Reverse();
        Append(
            $"<polygon class=\"area {style}\" points=\"{string.Join(' ', there.Concat(back))}\"/>\n"
        );
        return this;
    }

    public ChartPanel Dots(string style, IEnumerable<(double Second, double Figure)> points)
    {
        Append($"<g class=\"{style}\">");
        foreach (var (second, figure) in points)
        {
            Append($"<circle cx=\"{X(second):0.#}\" cy=\"{Y(figure):0.#}\" r=\"2.2\"/>");
        }

        Append($"</g>\n");
        return this;
    }

    /// <summary>Crosses above the plot, for what has no value.</summary>
    public ChartPanel Crosses(string style, IEnumerable<double> seconds)
    {
        const double arm = 3.5;
        const double middle = Top - 9;
        var path = seconds.Select(second =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"M{X(second) - arm:0.#} {middle - arm:0.#}l{2 * arm} {2 * arm}m0 {-2 * arm}l{-2 * arm} {2 * arm}"
            )
        );
        Append($"<path class=\"cross {style}\" d=\"{string.Concat(path)}\"/>\n");
        return this;
    }

    /// <summary>The storm's name comes last: no area may cover it.</summary>
    public override string ToString() =>
        _svg
        + string.Create(
            CultureInfo.InvariantCulture,
            $"<text class=\"storm-name\" x=\"{_stormMiddle:0.#}\" y=\"{Top + 18}\" text-anchor=\"middle\">storm</text>\n</svg>"
        );

    private void ShadeStorm(Timeline timeline)
    {
        var (from, until) = (X(timeline.StormBegins), X(timeline.StormEnds));
        Append(
            $"<rect class=\"storm\" x=\"{from:0.#}\" y=\"{Top}\" width=\"{until - from:0.#}\" height=\"{Bottom - Top}\"/>\n"
        );
    }

    private void DrawAxes(ChartText text)
    {
        foreach (var tick in _up.Ticks)
        {
            Append(
                $"""
                <line class="grid" x1="{Left}" x2="{Right}" y1="{Y(tick):0.#}" y2="{Y(tick):0.#}"/>
                <text x="{Left - 7}" y="{Y(tick):0.#}" dy="0.35em" text-anchor="end">{Encode(
                    text.Tick(tick)
                )}</text>

                """
            );
        }

        foreach (var tick in _across.Ticks)
        {
            Append(
                $"<text x=\"{X(tick):0.#}\" y=\"{Bottom + 20}\" text-anchor=\"middle\">{tick:0}</text>\n"
            );
        }

        Append(
            $"""
            <line class="axis" x1="{Left}" x2="{Right}" y1="{Bottom}" y2="{Bottom}"/>
            <text class="axis-name" x="{(Left + Right) / 2}" y="{Bottom
                + 44}" text-anchor="middle">seconds from the start</text>
            <text class="axis-name" x="4" y="18">{Encode(text.Vertical)}</text>

            """
        );
    }

    private string Point(double second, double figure) =>
        string.Create(CultureInfo.InvariantCulture, $"{X(second):0.#},{Y(figure):0.#}");

    private double X(double second) => Left + (Right - Left) * _across.Share(second);

    private double Y(double figure) => Bottom - (Bottom - Top) * _up.Share(figure);

    private void Append(FormattableString text) =>
        _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
