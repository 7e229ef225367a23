using Gatekeeper.Admission;

namespace Gatekeeper.State;

/// <summary>What the gates of one process have learned, as it stands in a state file. Its names are a contract between versions.</summary>
/// <param name="Version">The format; see <see cref="Current"/>.</param>
/// <param name="SavedAt">When it was written, by the machine's clock.</param>
/// <param name="Backends">What is known of each backend, by its name in configuration.</param>
internal sealed record LearnedState(
    int Version,
    DateTimeOffset SavedAt,
    IReadOnlyDictionary<string, LearnedBackend> Backends
)
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int Current = 1;

    /// <summary>What gates remember, at one moment. Rounded: the tenth digit would only make files differ.</summary>
    public static LearnedState Of(
        IEnumerable<(string Backend, GateMemory Memory)> gates,
        DateTimeOffset savedAt
    ) =>
        new(
            Current,
            savedAt,
            gates.ToDictionary(
                gate => gate.Backend,
                gate => new LearnedBackend(
                    gate.Memory.Destinations.OrderBy(known => known.Key, StringComparer.Ordinal)
                        .ToDictionary(
                            known => known.Key,
                            known => new LearnedDestination(
                                Math.Round(known.Value.Limit, 3),
                                known.Value.ReferenceSeconds is { } seconds
                                    ? Math.Max(Math.Round(seconds, 6), 0.000001)
                                    : null
                            )
                        )
                )
            )
        );
}
