using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>One run as a column of the report.</summary>
internal sealed record RunView(string Id, string Name, RunResult Result)
{
    /// <summary>Left to right: what happens today, then what the gate makes of it.</summary>
    public static IReadOnlyList<RunView> Of(DemoResult result)
    {
        var runs = new List<RunView>(2);
        if (result.WithoutGate is { } without)
        {
            runs.Add(new RunView("without", "Without the gate", without));
        }

        if (result.WithGate is { } with)
        {
            runs.Add(new RunView("with", "With the gate", with));
        }

        return runs;
    }
}
