using System.Net;
using System.Net.Sockets;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gatekeeper.Tcp.Accepting;

/// <summary>Makes the listening sockets of this process: Kestrel's own, counted, shared with another gate where the configuration says so, and closed with care.</summary>
internal sealed class GateListenerFactory
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector
{
    private readonly CurrentOptions _options;
    private readonly ConnectionCount _count;
    private readonly ListeningSockets _sockets;
    private readonly TimeProvider _clock;
    private readonly SocketTransportFactory _inner;
    private readonly Lock _binding = new();
    private Socket? _bound;

    public GateListenerFactory(
        SocketTransportOptions transport,
        CurrentOptions options,
        ConnectionCount count,
        ListeningSockets sockets,
        TimeProvider clock,
        ILoggerFactory loggers
    )
    {
        _options = options;
        _count = count;
        _sockets = sockets;
        _clock = clock;
        transport.CreateBoundListenSocket = Bind;
        _inner = new SocketTransportFactory(Options.Create(transport), loggers);
    }

    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => _inner.CanBind(endpoint);

    /// <inheritdoc />
    /// <exception cref="AddressInUseException">Somebody listens there already.</exception>
    public ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint,
        CancellationToken cancellationToken = default
    )
    {
        lock (_binding)
        {
            _bound = null;
#pragma warning disable CA2012 // Binding is done when this returns: nothing in it waits.
            var inner = _inner.BindAsync(endpoint, cancellationToken).GetAwaiter().GetResult();
#pragma warning restore CA2012
#pragma warning disable CA2000 // Whoever binds disposes it.
            var listener = new GateListener(
                inner,
                _bound,
                _options.Value.Listen.ReusePort,
                _count,
                _sockets,
                _clock
            );
#pragma warning restore CA2000
            _sockets.Add(listener);
            return new(listener);
        }
    }

    private Socket Bind(EndPoint endpoint)
    {
        if (endpoint is not IPEndPoint address)
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }

        return _bound = _options.Value.Listen.ReusePort
            ? SharedPort.Bind(address)
            : SocketTransportOptions.CreateDefaultBoundListenSocket(address);
    }
}
