using System.Numerics;

namespace Gatekeeper.Classification;

/// <summary>
/// What is remembered of devices, in a table of fixed size like a processor's cache: a device may stand in one of four places in each of two sets, and
/// goes to the emptier one. When all are taken, one that never had a tunnel gives way, then the one not heard of for longest; so whoever makes up
/// device ids drives out only what he made up.
/// 24 bytes a place: 2.4 MB for 100,000 devices. Not thread-safe; the inference's lock covers it.
/// </summary>
internal sealed class DeviceMemory
{
    private const int Ways = 4;
    private readonly DeviceRecord[] _records;
    private readonly int _mask;

    /// <summary>Makes the table. The operating system gives its memory page by page, when it is written.</summary>
    /// <param name="devices">How many devices it holds at least; rounded up to a power of two.</param>
    public DeviceMemory(int devices)
    {
        var sets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(devices / Ways, 1));
        _records = new DeviceRecord[sets * Ways];
        _mask = sets - 1;
    }

    /// <summary>How many devices it can hold.</summary>
    public int Capacity => _records.Length;

    /// <summary>The record of a device; a new one when it has none.</summary>
    public ref DeviceRecord Of(ulong device)
    {
        var key = Math.Max(device, 1);
        var mixed = Mix(key);
        var one = SetAt((int)mixed);
        var other = SetAt((int)(mixed >> 32));
        for (var way = 0; way < Ways; way++)
        {
            if (one[way].Key == key)
            {
                return ref one[way];
            }

            if (other[way].Key == key)
            {
                return ref other[way];
            }
        }

        ref var yields = ref Yielding(one, other);
        yields = new DeviceRecord { Key = key };
        return ref yields;
    }

    private Span<DeviceRecord> SetAt(int hash) => _records.AsSpan((hash & _mask) * Ways, Ways);

    private static ref DeviceRecord Yielding(Span<DeviceRecord> one, Span<DeviceRecord> other)
    {
        ref var first = ref Yielding(one, out var free);
        ref var second = ref Yielding(other, out var alsoFree);
        var isSecond = free + alsoFree > 0 ? alsoFree > free : YieldsBefore(second, first);
        return ref isSecond ? ref second : ref first;
    }

    private static ref DeviceRecord Yielding(Span<DeviceRecord> set, out int free)
    {
        var victim = 0;
        free = 0;
        for (var way = 0; way < Ways; way++)
        {
            free += set[way].Key == 0 ? 1 : 0;
            victim = YieldsBefore(set[way], set[victim]) ? way : victim;
        }

        return ref set[victim];
    }

    private static bool YieldsBefore(in DeviceRecord one, in DeviceRecord other)
    {
        if (one.Key == 0 || other.Key == 0)
        {
            return other.Key != 0;
        }

        return one.HasEnded != other.HasEnded ? !one.HasEnded : one.TouchedAt < other.TouchedAt;
    }

    /// <summary>Spreads keys that follow one another (the finalizer of SplitMix64).</summary>
    private static ulong Mix(ulong key)
    {
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        return key ^ (key >> 31);
    }
}
