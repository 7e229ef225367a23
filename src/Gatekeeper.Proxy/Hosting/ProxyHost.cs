using Gatekeeper.Configuration;
using Gatekeeper.Http.Peers;
using Gatekeeper.Proxy.Hosting.Systemd;
using Gatekeeper.Tcp.Listeners;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gatekeeper.Proxy.Hosting;

/// <summary>The deployable proxy: configuration file, Kestrel, YARP with the gate in it, admin address.</summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private const int Backlog = 4096;
    private readonly WebApplication _app;

    private ProxyHost(WebApplication app) => _app = app;

    /// <summary>Where clients connect; known after the start.</summary>
    public IReadOnlyList<string> Addresses =>
        [
            .. _app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()
                ?.Addresses
                ?? [],
        ];

    /// <summary>Where TCP clients connect, <c>tcp://ADDRESS:PORT</c>; known after the start, and another list after a reload.</summary>
    public IReadOnlyList<string> ListenerAddresses =>
        _app.Services.GetRequiredService<IListenerAddresses>().Addresses;

    /// <summary>Where operators look, or null when the admin address is off; known after the start.</summary>
    public string? AdminAddress => _app.Services.GetRequiredService<AdminServer>().Address;

    /// <summary>Where other gates ask, or null when nothing listens for them; known after the start.</summary>
    public string? PeersAddress => _app.Services.GetRequiredService<PeerListener>().Address;

    /// <summary>Builds the proxy from a file; nothing listens yet.</summary>
    /// <param name="configurationFile">The file's full path.</param>
    /// <param name="configureLogging">Changes the logging, or null for the console.</param>
    /// <exception cref="InvalidConfigurationException">It has faults; the message names all of them.</exception>
    public static ProxyHost Create(
        string configurationFile,
        Action<ILoggingBuilder>? configureLogging = null
    )
    {
        var file = ConfigurationFile.Read(configurationFile);
        var options = file.Checked.OptionsOrThrow();
        var inForce = new LastGoodConfiguration();
        inForce.Put(file.Keys);

        // What the file names by a relative path (state, certificates) stands beside the file, wherever the program is started.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ContentRootPath = Path.GetDirectoryName(Path.GetFullPath(configurationFile)),
            }
        );
        builder.Configuration.Sources.Add(inForce);
        builder.Configuration.AddEnvironmentVariables();
        Logs.Configure(builder.Logging, builder.Configuration);
        configureLogging?.Invoke(builder.Logging);

        // Tunnels are closed one by one over the drain's time; what is left after it, and a little, is cut.
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = options.Drain.Timeout + TimeSpan.FromSeconds(15)
        );
        builder
            .WebHost.UseKestrel(kestrel =>
            {
                kestrel.UseGatekeeper();
                // Not at a reload: Kestrel would give up the old address before it knows whether the new one can be had.
                kestrel
                    .Configure(builder.Configuration.GetSection("Kestrel"), reloadOnChange: false)
                    .UseGatekeeper();
            })
            .UseSockets(sockets => sockets.Backlog = Backlog)
            .UseGatekeeperSockets();
        if (
            options.Listeners.Count > 0
            && !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()
        )
        {
            builder.Services.AddSingleton<IServer, NoHttpServer>();
        }

        builder.Services.AddRouting();
        builder.Services.AddGatekeeper(builder.Configuration);
        builder.Services.AddSingleton(services =>
            ActivatorUtilities.CreateInstance<FileReloader>(services, configurationFile, inForce)
        );
        builder.Services.AddHostedService(services => services.GetRequiredService<FileReloader>());
        builder.Services.AddSingleton(_ => NotifySocket.OfEnvironment());
        builder.Services.AddHostedService<ServiceManager>();
        builder.Services.AddSingleton<AdminServer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AdminServer>());

        var app = builder.Build();
        app.UseStrictRequests();
        app.UseGatekeeperTickets();
        app.UseRouting();
        app.MapReverseProxy(static proxy => proxy.UseGatekeeper());
        Logs.Warnings(app.Logger, file.Checked.Warnings);
        return new ProxyHost(app);
    }

    /// <summary>Listens.</summary>
    public Task StartAsync(CancellationToken cancellationToken) =>
        _app.StartAsync(cancellationToken);

    /// <summary>Leaves politely: refuses the parked, lets handshakes finish, closes tunnels one by one.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <summary>Listens, says so, and runs until SIGTERM, Ctrl-C or the token.</summary>
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await Banner.WriteAsync(
            output,
            this,
            _app.Services.GetRequiredService<CurrentOptions>().Value
        );
        await _app.WaitForShutdownAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
