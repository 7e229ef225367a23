using System.Net.Sockets;
using Gatekeeper.Admission;

namespace Gatekeeper.Http;

/// <summary>A connection to a backend that gives its descriptor back when it is closed.</summary>
internal sealed class CountedConnection(Socket socket, DescriptorBudget descriptors)
    : NetworkStream(socket, ownsSocket: true)
{
    private int _closed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            descriptors.GiveBack();
        }
    }
}
