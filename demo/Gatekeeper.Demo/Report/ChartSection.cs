using Gatekeeper.Demo.Report.Charts;

namespace Gatekeeper.Demo.Report;

/// <summary>One question, answered by the same chart of each run, with the same axes.</summary>
/// <param name="Title">The question's subject.</param>
/// <param name="Lead">What to look at.</param>
/// <param name="Legend">Style class and meaning of each mark.</param>
/// <param name="Draw">The chart of one run.</param>
internal sealed record ChartSection(
    string Title,
    string Lead,
    IReadOnlyList<(string Style, string Meaning)> Legend,
    Func<RunView, ChartPanel> Draw
);
