using System.Collections.Concurrent;
using Gatekeeper.Fleet;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Http.Peers;

/// <summary>What this process knows of the others, for the exchange, the listener and operators. Thread-safe.</summary>
internal sealed class PeerBoard
{
    /// <summary>Another gate at an address, as far as it is known; none while that is this process itself.</summary>
    private readonly ConcurrentDictionary<string, string?> _addresses = new();

    private readonly long[] _asked = new long[Enum.GetValues<PeerOutcome>().Length];
    private readonly long[] _answered = new long[Enum.GetValues<PeerReplyKind>().Length];

    public PeerBoard(TimeProvider clock)
    {
        Roster = new PeerRoster(
            Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16))
        );
        Desk = new PeerDesk(Roster, clock);
    }

    /// <summary>What the others said last.</summary>
    public PeerRoster Roster { get; }

    /// <summary>Answers them.</summary>
    public PeerDesk Desk { get; }

    /// <summary>Who answers at an address; null: nobody yet.</summary>
    public void Saw(string address, string? instance) => _addresses[address] = instance;

    /// <summary>An address is not asked any more, or is this process' own.</summary>
    public void Drop(string address) => _addresses.TryRemove(address, out _);

    public void Count(PeerOutcome outcome) => Interlocked.Increment(ref _asked[(int)outcome]);

    public void Count(PeerReplyKind kind) => Interlocked.Increment(ref _answered[(int)kind]);

    /// <summary>Every gate that is asked or was heard.</summary>
    public IReadOnlyList<PeerReading> Read()
    {
        var heard = Roster.Read(Desk.Now).ToDictionary(known => known.Instance, known => known.Age);
        var listed = new HashSet<string>();
        var readings = new List<PeerReading>();
        foreach (
            var (address, instance) in _addresses.OrderBy(
                known => known.Key,
                StringComparer.Ordinal
            )
        )
        {
            if (instance is null || !heard.TryGetValue(instance, out var age))
            {
                readings.Add(new PeerReading(address, null, PeerStates.Silent, null));
            }
            else if (listed.Add(instance))
            {
                // A gate that can be reached at two addresses is one gate.
                readings.Add(Reading(address, instance, age));
            }
        }

        // They ask, and this process does not know where they listen.
        readings.AddRange(
            heard
                .Where(known => !listed.Contains(known.Key))
                .Select(known => Reading(null, known.Key, known.Value))
        );
        return readings;
    }

    /// <summary>How many exchanges ended how.</summary>
    public IReadOnlyList<PeerExchangeReading> ReadExchanges() =>
        [
            .. Enum.GetValues<PeerOutcome>()
                .Select(outcome => new PeerExchangeReading(
                    "asked",
                    PeerStates.Outcomes[(int)outcome],
                    Interlocked.Read(ref _asked[(int)outcome])
                )),
            .. Enum.GetValues<PeerReplyKind>()
                .Select(kind => new PeerExchangeReading(
                    "answered",
                    PeerStates.Replies[(int)kind],
                    Interlocked.Read(ref _answered[(int)kind])
                )),
        ];

    private static PeerReading Reading(string? address, string instance, TimeSpan age) =>
        new(
            address,
            instance,
            Freshness.IsFull(age) ? PeerStates.Heard : PeerStates.Fading,
            age.TotalSeconds
        );
}
