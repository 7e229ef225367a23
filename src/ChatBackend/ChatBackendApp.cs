using ChatBackend.Configuration;
using ChatBackend.Http;
using ChatBackend.Keys;
using ChatBackend.Login;
using ChatBackend.Rehearsal;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatBackend.Tickets;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ChatBackend;

/// <summary>The server, put together: listening, services, routes.</summary>
internal static partial class ChatBackendApp
{
    /// <summary>Connections that the kernel has accepted and we have not: a storm's first second fits in.</summary>
    private const int Backlog = 4096;

    /// <summary>1,000 device names of 64 characters, and JSON around them, twice.</summary>
    private const int MaxBody = 256 * 1024;

    /// <exception cref="KeyFileException">The key file, or the list of keys, cannot be used.</exception>
    /// <exception cref="StoreFormatException">The store is not ours.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be opened.</exception>
    public static WebApplication Build(
        ChatBackendSettings settings,
        TimeProvider clock,
        Action<WebApplicationBuilder>? adjust = null
    )
    {
        var (identity, made) = IdentityLoader.Load(settings);
        var builder = WebApplication.CreateSlimBuilder();
        // Settings come checked, in one object: no second way in. The host keeps an empty source for its own use.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        Listen(builder, settings);
        Log(builder, settings.LogLevel);
        AddServices(builder.Services, settings, clock);
        // By a factory, so that the container disposes of it.
        builder.Services.AddSingleton(_ => identity);
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseWebSockets();
        MapRoutes(app);
        if (made)
        {
            LogNewKey(app.Logger, settings.KeyFilePath, identity.PublicKey);
        }

        if (KeyFile.IsOpenToOthers(settings.KeyFilePath))
        {
            LogOpenKey(app.Logger, settings.KeyFilePath);
        }

        return app;
    }

    private static void Listen(WebApplicationBuilder builder, ChatBackendSettings settings)
    {
        builder.WebHost.UseUrls(settings.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next =>
                    kestrel.ApplicationServices.GetRequiredService<LoginDoor>().Before(next)
                );
            });
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Services.Configure<SocketTransportOptions>(socket => socket.Backlog = Backlog);
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout =
                settings.Drain.Timeout + settings.Session.CloseTimeout + TimeSpan.FromSeconds(5)
        );
    }

    /// <summary>Logs go to standard error: standard output carries the two lines that scripts wait for.</summary>
    private static void Log(WebApplicationBuilder builder, LogLevel level)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(level);
    }

    private static void AddServices(
        IServiceCollection services,
        ChatBackendSettings settings,
        TimeProvider clock
    )
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Session);
        services.AddSingleton(clock);
        StoreServices.Add(services, settings, clock);
        PushServices.Add(services, settings);
        services.AddSingleton<SessionDirectory>();
        services.AddSingleton<SessionTraffic>();
        services.AddSingleton<StoreTrouble>();
        services.AddSingleton<SessionServices>();
        services.AddSingleton<TicketKeys>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<WelcomeWriter>();
        services.AddSingleton<LoginDesk>();
        services.AddSingleton<LoginLine>();
        services.AddSingleton<LoginDoor>();
        services.AddSingleton<PasswordPool>();
        services.AddSingleton<AccountDesk>();
        services.AddSingleton<EnrolmentPlaces>();
        services.AddSingleton<EnrolmentDesk>();
        services.AddSingleton<InUseDesk>();
        services.AddSingleton<LateHello>();
        services.AddSingleton<SessionStart>();
        services.AddSingleton<IPasswordHasher<Account>>(_ => new PasswordHasher<Account>(
            Options.Create(
                new PasswordHasherOptions { IterationCount = settings.Login.PasswordIterations }
            )
        ));
        services.AddHostedService<SessionSweep>();
        services.AddHostedService<RevocationSweep>();
        services.AddHostedService<SessionDrain>();
        services.AddHostedService<RetentionService>();
        if (settings.Rehearsal.On)
        {
            services.AddSingleton(_ => new RehearsalDial(settings.Rehearsal, clock));
        }
    }

    private static void MapRoutes(WebApplication app)
    {
        var services = app.Services;
        var dial = services.GetService<RehearsalDial>();
        ActivatorUtilities.CreateInstance<HealthEndpoints>(services).Map(app);
        ActivatorUtilities.CreateInstance<AccountEndpoints>(services).Map(app);
        ActivatorUtilities.CreateInstance<KeyEndpoints>(services).Map(app);
        ActivatorUtilities.CreateInstance<InUseEndpoint>(services).Map(app);
        new ChatEndpoint(
            services.GetRequiredService<ChatBackendSettings>(),
            services.GetRequiredService<LoginDesk>(),
            services.GetRequiredService<LoginLine>(),
            services.GetRequiredService<LateHello>(),
            services.GetRequiredService<SessionDirectory>(),
            services.GetRequiredService<SessionStart>(),
            dial
        ).Map(app);
        if (dial is not null)
        {
            new RehearsalEndpoints(dial).Map(app);
            var counters = dial.Counters();
            LogRehearsal(app.Logger, counters.Workers, counters.HandshakeMilliseconds);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "REHEARSAL IS ON: {Workers} workers take {Milliseconds} ms for every login, and whoever reaches /v1/rehearsal may change that. Never run it in production; ChatBackend:Rehearsal switches it off."
    )]
    private static partial void LogRehearsal(ILogger logger, int workers, int milliseconds);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "A NEW SERVER KEY WAS MADE in {Path}: apps must pin {PublicKey}. Keep a copy in a safe place: without it, or if it leaks, every app needs another pin."
    )]
    private static partial void LogNewKey(ILogger logger, string path, string publicKey);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "The key file {Path} can be read by others than its owner: chmod 600 it, unless that is meant."
    )]
    private static partial void LogOpenKey(ILogger logger, string path);
}
