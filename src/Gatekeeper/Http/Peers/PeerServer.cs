using Gatekeeper.Configuration;
using Gatekeeper.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatekeeper.Http.Peers;

/// <summary>Where other gates ask: a small server of its own, beside the one for clients and the one for operators.</summary>
internal sealed class PeerServer(
    CurrentOptions options,
    PeerBoard board,
    PeerGates gates,
    PeerListener listener,
    PeerLog log
) : IHostedLifecycleService
{
    /// <summary>Two connections of every gate there may be; they come out of the reserve of descriptors.</summary>
    private const int MostConnections = 2 * PeerRoster.MostPeers;

    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(30);
    private WebApplication? _server;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!AdminAddress.TryParse(options.Value.Peers.Url ?? "", out var address))
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxConcurrentConnections = MostConnections;
                kestrel.Limits.MaxRequestBodySize = FleetCodec.MostBytes;
                kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
                kestrel.Limits.KeepAliveTimeout = IdleFor;
                kestrel.Listen(address);
            });
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync(cancellationToken);
        listener.Address = _server
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()
            ?.Addresses.First();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Last of all, so that the others hear of a drain while it lasts.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path != PeerHeaders.Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var reply = board.Desk.Answer(
            PeerKeys.Of(options.Value.Peers).All,
            Header(context, PeerHeaders.Challenge),
            Header(context, PeerHeaders.Nonce),
            Header(context, PeerHeaders.Seal),
            body.GetBuffer().AsSpan(0, (int)body.Length),
            gates.Say
        );
        board.Count(reply.Kind);
        if (reply.Kind == PeerReplyKind.Refused)
        {
            log.WrongKey(context.Connection.RemoteIpAddress?.ToString() ?? "somebody");
        }

        context.Response.StatusCode = StatusOf(reply.Kind);
        context.Response.Headers[PeerHeaders.Challenge] = PeerHeaders.Write(reply.Challenge);
        context.Response.ContentLength = reply.Body.Length;
        if (reply.Kind == PeerReplyKind.Answered)
        {
            context.Response.Headers[PeerHeaders.Seal] = PeerHeaders.Write(reply.Seal);
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
            gates.TellAll();
        }
    }

    private static byte[] Header(HttpContext context, string name) =>
        PeerHeaders.Read(context.Request.Headers[name]);

    private static int StatusOf(PeerReplyKind kind) =>
        kind switch
        {
            PeerReplyKind.Answered => StatusCodes.Status200OK,
            PeerReplyKind.Challenged => StatusCodes.Status401Unauthorized,
            PeerReplyKind.Refused => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
}
