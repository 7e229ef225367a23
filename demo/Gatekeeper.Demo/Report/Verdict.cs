using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>The outcome in one sentence. It says what happened, whichever way it went.</summary>
internal static class Verdict
{
    public static string Of(DemoResult result) =>
        (result.WithoutGate, result.WithGate) switch
        {
            ({ } without, { } with) =>
                $"With the gate {Share(with.Foreground)} of the people waiting got in; without it {Share(without.Foreground)}",
            (null, { } with) =>
                $"With the gate {Share(with.Foreground)} of the people waiting got in",
            ({ } without, null) =>
                $"Without the gate {Share(without.Foreground)} of the people waiting got in",
            _ => "Nothing was played",
        };

    private static string Share(ClassResult people) => Words.Percent(people.Ready, people.Intents);
}
