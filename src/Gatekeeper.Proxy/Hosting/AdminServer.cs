using Gatekeeper.Admin;
using Gatekeeper.Configuration;
using Gatekeeper.Telemetry;
using Gatekeeper.Telemetry.Exposition;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gatekeeper.Proxy.Hosting;

/// <summary>
/// The admin address, a small server of its own: what operators need answers while the public side is busy, and nothing of it can be reached there.
/// </summary>
internal sealed class AdminServer(
    CurrentOptions options,
    IMetricSources sources,
    MetricsCollector metrics,
    FileReloader reloader,
    OperatorOrders orders,
    TimeProvider clock,
    IHostApplicationLifetime lifetime
) : IHostedLifecycleService, IAdminControl
{
    private readonly long _started = clock.GetTimestamp();
    private WebApplication? _server;

    /// <summary>Where it listens, or null when it does not.</summary>
    public string? Address { get; private set; }

    public bool IsReady =>
        lifetime.ApplicationStarted.IsCancellationRequested
        && !lifetime.ApplicationStopping.IsCancellationRequested;

    public TimeSpan Uptime => clock.GetElapsedTime(_started);

    public string? Token => options.Value.Admin.Token;

    public string? Reload() => reloader.Reload();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!AdminAddress.TryParse(options.Value.Admin.Url ?? "", out var address))
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(address);
            });
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.UseRouting();
        _server.MapGatekeeperAdmin(sources, metrics, this, orders);
        await _server.StartAsync(cancellationToken);
        Address = _server
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()
            ?.Addresses.First();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Last of all, so that a drain can be watched.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
