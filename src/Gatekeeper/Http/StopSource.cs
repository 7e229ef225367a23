using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http;

/// <summary>
/// Lets a forwarded request be ended from outside: while it lives, the request's abort token is one that the client's leaving or <see cref="Stop"/>
/// cancels. Thread-safe.
/// </summary>
internal sealed class StopSource : ITunnel, IDisposable
{
    private readonly Lock _lock = new();
    private readonly HttpContext _context;
    private readonly CancellationTokenSource _stop;
    private bool _ended;

    public StopSource(HttpContext context)
    {
        _context = context;
        ClientLeft = context.RequestAborted;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ClientLeft);
        context.RequestAborted = _stop.Token;
        Farewell = IsWebSocket(context) ? new Farewell() : null;
    }

    /// <summary>Says good-bye to a WebSocket's client; null for any other request.</summary>
    public Farewell? Farewell { get; }

    /// <summary>Cancelled when the client left.</summary>
    public CancellationToken ClientLeft { get; }

    public void Stop()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended between the look and the call.
        }
    }

    public void SayGoodbye()
    {
        if (Farewell is null)
        {
            Stop();
        }
        else
        {
            Farewell.Say();
        }
    }

    /// <summary>The request is over: its abort token is its own again, for the next request on the connection.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _context.RequestAborted = ClientLeft;
        _stop.Dispose();
    }

    private static bool IsWebSocket(HttpContext context) =>
        context.Request.Headers.Upgrade is [{ } protocol]
        && protocol.Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;
}
