using System.Buffers;
using Gatekeeper.Admission;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>One protocol's way of opening a connection. Reads bytes and never eats them. Implementations are stateless and thread-safe.</summary>
internal interface IOpeningProtocol
{
    /// <summary>The protocol's name in metrics: <c>tls</c>, <c>mqtt</c>, <c>xmpp</c>, <c>opaque</c>.</summary>
    string Name { get; }

    /// <summary>How many bytes an opening may have, 1 to 65,536; what is not understood within them is <see cref="OpeningStatus.NotThis"/>.</summary>
    int MostBytes { get; }

    /// <summary>Reads all that has come so far. Never throws, whatever the bytes are.</summary>
    /// <param name="bytes">From the connection's first byte on.</param>
    /// <param name="opening">What they say, when they were read.</param>
    /// <returns>How far it came.</returns>
    OpeningStatus Read(in ReadOnlySequence<byte> bytes, out Opening opening);

    /// <summary>The bytes that say no in this protocol's own words; empty: the connection is closed without a word.</summary>
    /// <param name="opening">What was read.</param>
    /// <param name="refusal">Why, and when to come back.</param>
    ReadOnlyMemory<byte> Refusal(in Opening opening, in Refusal refusal);
}
