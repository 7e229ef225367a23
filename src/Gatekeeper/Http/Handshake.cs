using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Gatekeeper.Protection;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gatekeeper.Http;

/// <summary>
/// One forwarded request from the moment its permit was taken until the permit is back. Watches for ready, failure, timeout and the client's
/// leaving; the first of them counts.
/// </summary>
internal sealed class Handshake : ITunnel, IDisposable
{
    private readonly HttpContext _context;
    private readonly IHandshake _permit;
    private readonly ReadyOptions _ready;
    private readonly StopSource _stop;
    private readonly CancellationTokenRegistration _leaving;
    private int _bytesFromBackend;
    private volatile bool _timedOut;

    /// <param name="context">The request.</param>
    /// <param name="permit">Its place, or what stands for it in shadow mode.</param>
    /// <param name="ready">When the handshake is over.</param>
    public Handshake(HttpContext context, IHandshake permit, ReadyOptions ready)
    {
        _context = context;
        _permit = permit;
        _ready = ready;
        _stop = new StopSource(context);
        _leaving = _stop.ClientLeft.UnsafeRegister(
            static handshake => ((Handshake)handshake!)._permit.Abandon(),
            this
        );
        context.Response.OnStarting(
            static handshake => ((Handshake)handshake).ResponseStarting(),
            this
        );
    }

    /// <summary>Ends the request when the backend owes its answer for too long; not in shadow mode.</summary>
    public void EnforceTimeout(Permit permit) => permit.OnTimeout(TimedOut);

    /// <summary>Ends the request: the backend is told to stop, the tunnel is closed.</summary>
    public void Stop() => _stop.Stop();

    public void SayGoodbye() => _stop.SayGoodbye();

    /// <summary>Says good-bye to a WebSocket's client; null for any other request.</summary>
    public Farewell? Farewell => _stop.Farewell;

    /// <summary>The backend said 101 and the client was told.</summary>
    public void Upgraded()
    {
        if (_ready.When == ReadyWhen.Response)
        {
            _permit.Ready();
        }
        else
        {
            _permit.AwaitClient();
        }
    }

    /// <summary>It is the client's turn: more of its request is waited for.</summary>
    public void AwaitClient() => _permit.AwaitClient();

    /// <summary>The client's bytes came: its first through the tunnel, or more of its request.</summary>
    public void ClientSpoke() => _permit.ClientSpoke();

    /// <summary>The backend sent bytes through the tunnel.</summary>
    /// <returns>Whether more must be counted.</returns>
    public bool BackendSent(int bytes)
    {
        _bytesFromBackend += bytes;
        if (_bytesFromBackend < _ready.Bytes)
        {
            return true;
        }

        _permit.Ready();
        return false;
    }

    /// <summary>The proxy is done with the request; gives the permit back if nothing else has.</summary>
    public void End()
    {
        if (_timedOut && !_context.Response.HasStarted)
        {
            _context.Response.Clear();
            _context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }

        if (_stop.ClientLeft.IsCancellationRequested)
        {
            _permit.Abandon();
        }
        else if (_context.GetForwarderErrorFeature() is { } error)
        {
            EndWith(error);
        }
        else
        {
            Answered(_context.Response.StatusCode);
        }
    }

    public void Dispose()
    {
        _leaving.Dispose();
        _stop.Dispose();
    }

    private Task ResponseStarting()
    {
        // With 101 the tunnel's own events decide; after an error of the proxy, the end of the request does.
        if (
            _context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols
            && _context.GetForwarderErrorFeature() is null
        )
        {
            Answered(_context.Response.StatusCode);
        }

        return Task.CompletedTask;
    }

    /// <summary>An answer other than 101. Whether it is the one that was wanted, only its status tells: an upgrade that got 200 or 401 was answered quickly, and says nothing of a login's time.</summary>
    private void Answered(int status)
    {
        if (status >= StatusCodes.Status500InternalServerError)
        {
            _permit.Failed(couldNotConnect: false);
        }
        else if (
            _context.Features.Get<Tunnel>() is null
            && status < StatusCodes.Status400BadRequest
        )
        {
            _permit.Ready();
        }
        else
        {
            _permit.Ignored();
        }
    }

    private void EndWith(IForwarderErrorFeature error)
    {
        if (DescriptorsExhaustedException.IsCauseOf(error.Exception))
        {
            // The middleware answers; the permit says why.
        }
        else if (CouldNotConnect(error))
        {
            _permit.Failed(couldNotConnect: true);
        }
        else if (
            error.Error
            is ForwarderError.RequestBodyClient
                or ForwarderError.RequestCanceled
                or ForwarderError.UpgradeRequestClient
                or ForwarderError.UpgradeResponseClient
        )
        {
            _permit.Ignored();
        }
        else
        {
            _permit.Failed(couldNotConnect: false);
        }
    }

    /// <summary>Only what happens before a byte was sent says that the destination is down; .NET reports a connect that took too long as cancelled.</summary>
    private static bool CouldNotConnect(IForwarderErrorFeature error) =>
        error.Error == ForwarderError.NoAvailableDestinations
        || error.Exception
            is OperationCanceledException { InnerException: TimeoutException }
                or HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
                };

    private void TimedOut()
    {
        _timedOut = true;
        Stop();
    }
}
