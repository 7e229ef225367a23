using System.Globalization;
using Gatekeeper.Admission;
using Gatekeeper.Tcp.Peeking;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http.WebSockets;

/// <summary>
/// A WebSocket that the gate has answered itself, because only its first message tells who comes. From then on nobody can be refused in HTTP: refusals are
/// said in the protocol's own words, and a backend that does not want the connection becomes a goodbye. Belongs to its request; not thread-safe.
/// </summary>
internal sealed class EarlyUpgrade : IHttpUpgradeFeature
{
    private readonly MessageProtocol _protocol;
    private readonly IHttpUpgradeFeature _upgrade;
    private readonly IHttpResponseFeature _response;
    private readonly IHttpResponseBodyFeature? _responseBody;
    private readonly UnsentResponse _unsent;
    private readonly Stream _client;
    private FirstMessage _first = new(default, default);
    private bool _isOver;

    private EarlyUpgrade(
        HttpContext context,
        MessageProtocol protocol,
        IHttpUpgradeFeature upgrade,
        Stream client
    )
    {
        _protocol = protocol;
        _upgrade = upgrade;
        _client = client;
        _response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        _responseBody = context.Features.Get<IHttpResponseBodyFeature>();
        _unsent = new UnsentResponse(_response);
    }

    public bool IsUpgradableRequest => true;

    /// <summary>What the client's first message says.</summary>
    public Opening Opening => _first.Opening;

    /// <summary>Answers 101.</summary>
    public static async Task<EarlyUpgrade> AnswerAsync(
        HttpContext context,
        MessageProtocol protocol,
        UpgradeAnswer answer
    )
    {
        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        answer.WriteTo(context.Response);
        answer.Narrow(context.Request);
        var client = await upgrade.UpgradeAsync();
        return new EarlyUpgrade(context, protocol, upgrade, client);
    }

    /// <summary>Reads the first message; afterwards the request looks as if nothing had been answered.</summary>
    /// <returns>False when the client left.</returns>
    public async Task<bool> ReadAsync(HttpContext context, CancellationToken deadline)
    {
        var first = await FirstMessage.ReadAsync(
            _client,
            _protocol.Opening,
            deadline,
            context.RequestAborted
        );
        if (first is null)
        {
            _isOver = true;
            return false;
        }

        _first = first;
        context.Features.Set(this);
        context.Features.Set<IHttpUpgradeFeature>(this);
        context.Features.Set<IHttpResponseFeature>(_unsent);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        return true;
    }

    /// <summary>The backend wants the connection: everything from the client's first byte on.</summary>
    public Task<Stream> UpgradeAsync()
    {
        _isOver = true;
        _unsent.HasStarted = true;
        return Task.FromResult<Stream>(new ReplayStream(_client, _first.Bytes));
    }

    /// <summary>Says no, and goodbye.</summary>
    public async Task RefuseAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        _isOver = true;
        byte[] words =
        [
            .. _protocol.Refusal(Opening, refusal),
            .. WebSocketFrames.Goodbye(
                WebSocketFrames.TryAgainLater,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"busy ({refusal.Reason.WireName()}); come back in {Math.Ceiling(refusal.RetryAfter.TotalSeconds)} s"
                )
            ),
        ];
        await SayAsync(words, cancellationToken);
    }

    /// <summary>The request is over: whoever is still there is told that its backend did not want it, or could not take it.</summary>
    public async Task EndAsync(HttpContext context)
    {
        context.Features.Set(_upgrade);
        context.Features.Set(_response);
        context.Features.Set(_responseBody);
        if (!_isOver)
        {
            _isOver = true;
            var goodbye =
                _unsent.StatusCode >= StatusCodes.Status500InternalServerError
                    ? WebSocketFrames.Goodbye(WebSocketFrames.TryAgainLater, "the server failed")
                    : WebSocketFrames.Goodbye(WebSocketFrames.InternalError, "the server refused");
            await SayAsync(goodbye, context.RequestAborted);
        }
    }

    private async Task SayAsync(byte[] frames, CancellationToken cancellationToken)
    {
        try
        {
            await _client.WriteAsync(frames, cancellationToken);
            await _client.FlushAsync(cancellationToken);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException)
        {
            // Nobody is there to hear it.
        }
    }
}
