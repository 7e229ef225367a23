using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry;

/// <summary>Counts of tickets, passes and budgets. Every label is there from the start, at zero. Thread-safe.</summary>
internal sealed class ProofInstruments
{
    private static readonly string[] Tickets =
    [
        "issued",
        "collected",
        "honoured",
        "in_use",
        "expired",
        "unknown_key",
        "forged",
        "unreadable",
    ];
    private static readonly string[] Passes =
    [
        "issued",
        "honoured",
        "expired",
        "unknown_key",
        "forged",
        "unreadable",
    ];
    private static readonly string[] Budgets = ["device", "address"];
    private readonly long[] _tickets = new long[Tickets.Length];
    private readonly long[] _passes = new long[Passes.Length];
    private readonly long[] _budgets = new long[Budgets.Length];

    public ProofInstruments(Meter meter)
    {
        meter.CreateObservableCounter(
            "gatekeeper.tickets",
            () => Read(_tickets, "outcome", Tickets),
            "{ticket}",
            "Tickets given, collected and brought back, and what those were worth."
        );
        meter.CreateObservableCounter(
            "gatekeeper.passes",
            () => Read(_passes, "outcome", Passes),
            "{pass}",
            "Passes given and shown by foreground clients, and what those were worth."
        );
        meter.CreateObservableCounter(
            "gatekeeper.budget.exceeded",
            () => Read(_budgets, "of", Budgets),
            "{connection}",
            "Foreground connections served with background because their budget was spent."
        );
    }

    public void Count(TicketEvent what) => Interlocked.Increment(ref _tickets[(int)what]);

    public void Count(PassEvent what) => Interlocked.Increment(ref _passes[(int)what]);

    public void Count(BudgetOf what) => Interlocked.Increment(ref _budgets[(int)what]);

    private static IEnumerable<Measurement<long>> Read(
        long[] counts,
        string label,
        string[] names
    ) =>
        names.Select(
            (name, at) =>
                new Measurement<long>(
                    Interlocked.Read(ref counts[at]),
                    new KeyValuePair<string, object?>(label, name)
                )
        );
}
