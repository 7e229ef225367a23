using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gatekeeper.Protection;

/// <summary>How many connections each IPv4 address or IPv6 /64 holds. As large as there are connections. Thread-safe.</summary>
internal sealed class AddressCounts
{
    private const int AddressBytes = 16;
    private readonly ConcurrentDictionary<ulong, int> _counts = new();

    /// <summary>How many addresses hold a connection.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts a connection unless its address holds as many as it may.</summary>
    /// <param name="address">The address.</param>
    /// <param name="most">How many it may hold.</param>
    /// <returns>Whether it was counted.</returns>
    public bool TryAdd(IPAddress address, int most)
    {
        var key = KeyOf(address);
        while (true)
        {
            if (!_counts.TryGetValue(key, out var count))
            {
                if (most < 1 || _counts.TryAdd(key, 1))
                {
                    return most >= 1;
                }
            }
            else if (count >= most)
            {
                return false;
            }
            else if (_counts.TryUpdate(key, count + 1, count))
            {
                return true;
            }
        }
    }

    /// <summary>A connection that was counted ended.</summary>
    public void Remove(IPAddress address)
    {
        var key = KeyOf(address);
        while (_counts.TryGetValue(key, out var count))
        {
            if (
                count == 1
                    ? _counts.TryRemove(KeyValuePair.Create(key, count))
                    : _counts.TryUpdate(key, count - 1, count)
            )
            {
                return;
            }
        }
    }

    /// <summary>IPv4 addresses as they are; of IPv6 the network, because a host has all of a /64. No network in use begins with 32 zero bits, so the two never meet.</summary>
    private static ulong KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[AddressBytes];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
