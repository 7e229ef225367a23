using System.Numerics;

namespace Gatekeeper.Classification;

/// <summary>
/// Small values by a 64-bit key, in a fixed number of entries without an object for each; when all are used, the one that was used least recently makes
/// room. Not thread-safe.
/// </summary>
/// <param name="capacity">How many entries.</param>
internal sealed class RecentTable<T>(int capacity)
    where T : struct
{
    private const int None = -1;
    private readonly int[] _firstOfBucket = MakeBuckets(capacity);
    private readonly Entry[] _entries = new Entry[capacity];
    private int _newest = None;
    private int _oldest = None;

    public int Count { get; private set; }

    /// <summary>Looks without using: what is only looked at is forgotten no later.</summary>
    public bool TryGet(ulong key, out T value)
    {
        var at = Find(key);
        value = at == None ? default : _entries[at].Value;
        return at != None;
    }

    /// <summary>The value of a key, which becomes the most recently used. Valid until the next call.</summary>
    public ref T GetOrAdd(ulong key, out bool isNew)
    {
        var at = Find(key);
        isNew = at == None;
        if (isNew)
        {
            at = Count < capacity ? Count++ : TakeOldest();
            ref var added = ref _entries[at];
            ref var first = ref FirstOf(key);
            added.Key = key;
            added.Value = default;
            added.NextInBucket = first;
            first = at;
            PutFirst(at);
        }
        else if (at != _newest)
        {
            TakeOut(at);
            PutFirst(at);
        }

        return ref _entries[at].Value;
    }

    private static int[] MakeBuckets(int capacity)
    {
        var buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(buckets, None);
        return buckets;
    }

    /// <summary>Fibonacci hashing (Knuth, volume 3, 6.4): keys that count up spread as well as random ones.</summary>
    private ref int FirstOf(ulong key) =>
        ref _firstOfBucket[(int)((key * 0x9E3779B97F4A7C15) >> 32) & (_firstOfBucket.Length - 1)];

    private int Find(ulong key)
    {
        var at = FirstOf(key);
        while (at != None && _entries[at].Key != key)
        {
            at = _entries[at].NextInBucket;
        }

        return at;
    }

    private int TakeOldest()
    {
        var at = _oldest;
        TakeOut(at);
        ref var link = ref FirstOf(_entries[at].Key);
        while (link != at)
        {
            link = ref _entries[link].NextInBucket;
        }

        link = _entries[at].NextInBucket;
        return at;
    }

    private void TakeOut(int at)
    {
        ref var entry = ref _entries[at];
        (entry.Newer == None ? ref _newest : ref _entries[entry.Newer].Older) = entry.Older;
        (entry.Older == None ? ref _oldest : ref _entries[entry.Older].Newer) = entry.Newer;
    }

    private void PutFirst(int at)
    {
        ref var entry = ref _entries[at];
        entry.Newer = None;
        entry.Older = _newest;
        (_newest == None ? ref _oldest : ref _entries[_newest].Newer) = at;
        _newest = at;
    }

    private struct Entry
    {
        public ulong Key;
        public T Value;
        public int Newer;
        public int Older;
        public int NextInBucket;
    }
}
