namespace Chat.Bench;

/// <summary>How long and how often.</summary>
/// <param name="Runs">Of everything that is cheap; medians are reported.</param>
/// <param name="Lasts">One run of logins, appends or messages.</param>
/// <param name="IdleSessions">For the memory of one.</param>
/// <param name="Parts">What to measure, in the words of <see cref="BenchParts"/>.</param>
internal sealed record BenchOptions(
    int Runs,
    TimeSpan Lasts,
    int IdleSessions,
    IReadOnlyList<string> Parts
)
{
    /// <summary>Until the runtime has compiled what is hot for good. Compiling takes a third of the processor time of a server's first seconds.</summary>
    public TimeSpan WarmUp => 3 * Lasts;
}
