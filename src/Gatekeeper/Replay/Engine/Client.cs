using System.Runtime.InteropServices;

namespace Gatekeeper.Replay.Engine;

/// <summary>A device that wants to connect once: the same device over all its tries. It comes again only when all others of the scenario came.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Client
{
    public const long NoTicket = long.MinValue;

    public long BornAt;
    public long Device;

    /// <summary>When it first came, as its ticket says; <see cref="NoTicket"/> without one.</summary>
    public long TicketSince;
    public int Tries;

    /// <summary>How much work its handshake is, as a multiple of the server's mean service.</summary>
    public float Work;
    public ClientTraits Traits;

    /// <summary>The rank its ticket was given in; a byte, because there are millions of clients.</summary>
    public byte TicketRank;

    public readonly bool Is(ClientTraits trait) => (Traits & trait) != 0;
}
