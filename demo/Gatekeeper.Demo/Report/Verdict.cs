using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>The outcome in one sentence. It says what happened, whichever way it went.</summary>
internal static class Verdict
{
    public static string Of(DemoResult result)
    {
        var without = Share(result.WithoutGate.Foreground);
        return result.WithGate is { } with
            ? $"With the gate {Share(with.Foreground)} of the people waiting got in; without it {without}"
            : $"Without the gate {without} of the people waiting got in";
    }

    private static string Share(ClassResult people) => Words.Percent(people.Ready, people.Intents);
}
