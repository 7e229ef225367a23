using System.Runtime.InteropServices;

namespace Gatekeeper.Replay.Engine;

/// <summary>A device that wants to connect once: the same device over all its tries. It comes again only when all others of the scenario came.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Client
{
    public long BornAt;
    public long Device;
    public int Tries;
    public ClientTraits Traits;

    public readonly bool Is(ClientTraits trait) => (Traits & trait) != 0;
}
