using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>One figure of a run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Meaning">Why it matters, in a few words.</param>
/// <param name="Figure">The figure itself; null where a run has none.</param>
/// <param name="Detail">What stands behind it.</param>
internal sealed record Headline(
    string Name,
    string Meaning,
    Func<RunResult, string?> Figure,
    Func<RunResult, string> Detail
);
