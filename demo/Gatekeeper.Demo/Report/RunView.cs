using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>One run as a column of the report.</summary>
internal sealed record RunView(string Id, string Name, RunResult Result)
{
    /// <summary>Left to right: what happens today, then what the gate makes of it.</summary>
    public static IReadOnlyList<RunView> Of(DemoResult result)
    {
        var without = new RunView("without", "Without the gate", result.WithoutGate);
        return result.WithGate is { } with
            ? [without, new RunView("with", "With the gate", with)]
            : [without];
    }
}
