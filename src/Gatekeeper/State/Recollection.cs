using System.Text.Json;
using Gatekeeper.Admission;
using Gatekeeper.Windows;

namespace Gatekeeper.State;

/// <summary>
/// What a process knows at its start from the state files there are: for each backend what was written last, by whatever process. What is a day old
/// at most is taken up as it is: references and windows move slowly, and the law finds out within seconds under load where they did not. What is older
/// gives only the window, as a better place to begin the search than the default: the backend may have become another in the meantime. What is
/// older than a month is not believed at all.
/// </summary>
/// <param name="Memories">What to recall, by backend.</param>
/// <param name="Complaints">What could not be read, one sentence each with its file.</param>
/// <param name="OldestHint">How old the oldest of what is only a hint is; null when nothing is.</param>
internal sealed record Recollection(
    IReadOnlyDictionary<string, GateMemory> Memories,
    IReadOnlyList<string> Complaints,
    TimeSpan? OldestHint
)
{
    /// <summary>Up to this age it is taken up as it is: from one day's rush to the next.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromDays(1);

    /// <summary>Up to this age it is a hint.</summary>
    public static readonly TimeSpan Hint = TimeSpan.FromDays(30);

    /// <summary>Nothing is known.</summary>
    public static readonly Recollection None = new(new Dictionary<string, GateMemory>(), [], null);

    /// <summary>Reads all files of a folder. A file that is of no use is complained of and left out; nothing is thrown for what is in one.</summary>
    public static Recollection Of(StateFolder folder, DateTimeOffset now)
    {
        var complaints = new List<string>();
        var newestFirst = folder
            .All()
            .Select(file => Read(file, complaints))
            .OfType<LearnedState>()
            .Select(state => (State: state, Age: (now - state.SavedAt).Duration()))
            .Where(known => known.Age <= Hint)
            .OrderBy(known => known.Age);
        var memories = new Dictionary<string, GateMemory>(StringComparer.OrdinalIgnoreCase);
        TimeSpan? oldestHint = null;
        foreach (var (state, age) in newestFirst)
        {
            foreach (var (name, backend) in state.Backends)
            {
                if (memories.TryAdd(name, MemoryOf(backend, age <= Trusted)))
                {
                    oldestHint = age > Trusted ? age : oldestHint;
                }
            }
        }

        return new Recollection(memories, complaints, oldestHint);
    }

    private static LearnedState? Read(string file, List<string> complaints)
    {
        try
        {
            var state =
                JsonSerializer.Deserialize(StateFolder.Read(file), StateJson.Default.LearnedState)
                ?? throw new JsonException("It is empty.");
            if (state.Version == LearnedState.Current)
            {
                return IsPlausible(state)
                    ? state
                    : throw new JsonException("It has numbers that cannot be.");
            }

            complaints.Add(
                $"{file} is of format {state.Version}, and this version reads {LearnedState.Current}"
            );
        }
        catch (Exception unusable)
            when (unusable is JsonException or IOException or UnauthorizedAccessException)
        {
            complaints.Add($"{file} cannot be used: {unusable.Message}");
        }

        return null;
    }

    private static bool IsPlausible(LearnedState state) =>
        state.Backends.Values.All(backend =>
            backend is { Destinations: { } destinations }
            && destinations.Values.All(known => known is { IsPlausible: true })
        );

    private static GateMemory MemoryOf(LearnedBackend backend, bool trusted) =>
        new(
            backend.Destinations.ToDictionary(
                known => known.Key,
                known => new WindowMemory(
                    known.Value.Window,
                    trusted ? known.Value.ReferenceSeconds : null
                )
            )
        );
}
