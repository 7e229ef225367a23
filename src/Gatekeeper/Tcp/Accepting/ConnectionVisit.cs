using System.Net;
using Gatekeeper.Protection;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Accepting;

/// <summary>The visit of one connection; it is a feature of it.</summary>
internal sealed class ConnectionVisit(ConnectionContext connection)
    : Visit((connection.RemoteEndPoint as IPEndPoint)?.Address)
{
    /// <inheritdoc />
    public override void Close() =>
        connection.Abort(new ConnectionAbortedException("It yields its descriptor."));
}
