using System.Runtime.InteropServices;

namespace Gatekeeper.Replay.Engine;

/// <summary>One try of a client, from the moment it reaches the door until neither the client nor a server has anything to do with it.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Visit
{
    public int Client;
    public int Server;
    public long EndsAt;

    /// <summary>Its client's (see <see cref="Client.Work"/>): the work goes on when the client left, and another may have its number then.</summary>
    public float Work;

    /// <summary>How long its server had been paused in total when the work began (see <see cref="Server.PausedInTotal"/>).</summary>
    public long PausedBefore;

    /// <summary>Changes whenever the number is used for another visit.</summary>
    public uint Stamp;
    public VisitState State;
    public bool ClientLeft;
}
