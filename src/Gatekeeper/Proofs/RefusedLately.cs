using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Proofs;

/// <summary>
/// Which devices were refused within the last two minutes, and since when they come: a browser cannot read the answer to an upgrade that was refused, and
/// collects its ticket afterwards. A fixed number of devices (5.3 MB per 100,000, taken at the first refusal). Thread-safe.
/// </summary>
/// <param name="capacity">How many; whoever was refused longest ago is forgotten first.</param>
internal sealed class RefusedLately(int capacity = RefusedLately.DefaultCapacity)
{
    public const int DefaultCapacity = 100_000;

    /// <summary>A page collects its ticket at once; two minutes forgive a slow network and a page that asks only at its second try.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    /// <summary>Stands apart from the scopes of budgets, which are names of policies.</summary>
    private const string Scope = "";

    private readonly Lock _lock = new();
    private RecentTable<Entry>? _devices;
    private TimeSpan? _last;

    /// <summary>A device was refused.</summary>
    /// <param name="device">Its id.</param>
    /// <param name="rank">The rank it was refused in.</param>
    /// <param name="firstSeen">When it first came, as far as the refusal knows.</param>
    /// <param name="now">Time since any fixed moment.</param>
    public void Note(string device, Rank rank, DateTimeOffset firstSeen, TimeSpan now)
    {
        var who = Fingerprint.Of(Scope, device);
        lock (_lock)
        {
            _last = now;
            _devices ??= new(capacity);
            ref var entry = ref _devices.GetOrAdd(who, out var isNew);
            var goesOn = !isNew && entry.IsFresh(now) && entry.Rank <= rank;
            if (!goesOn || firstSeen < entry.FirstSeen)
            {
                entry.FirstSeen = firstSeen;
            }

            entry.Rank = rank;
            entry.At = now;
        }
    }

    /// <summary>Since when a device comes that was refused lately.</summary>
    public bool TryFind(string device, TimeSpan now, out Rank rank, out DateTimeOffset firstSeen)
    {
        lock (_lock)
        {
            var entry = default(Entry);
            var found =
                _devices?.TryGet(Fingerprint.Of(Scope, device), out entry) == true
                && entry.IsFresh(now);
            (rank, firstSeen) = (entry.Rank, entry.FirstSeen);
            return found;
        }
    }

    /// <summary>Whether anybody was refused lately.</summary>
    public bool Any(TimeSpan now)
    {
        lock (_lock)
        {
            return _last is { } last && now - last <= Remembered;
        }
    }

    private struct Entry
    {
        public DateTimeOffset FirstSeen;
        public TimeSpan At;
        public Rank Rank;

        public readonly bool IsFresh(TimeSpan now) => now - At <= Remembered;
    }
}
