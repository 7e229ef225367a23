using ChatBackend;
using ChatBackend.Configuration;
using ChatBackend.Keys;
using ChatBackend.Login;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatClient;
using ChatProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Testing;

/// <summary>The real server on a free port, with its own store, cheap passwords, and clients for it.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;

    /// <summary>A connection for each try, as different devices have.</summary>
    private readonly SocketsHttpHandler _handler = new()
    {
        PooledConnectionLifetime = TimeSpan.Zero,
    };

    private ChatServer(TemporaryFolder folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = Address };
        Invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        Connector = ConnectorFor(Address);
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public HttpMessageInvoker Invoker { get; }

    public ChatConnector Connector { get; }

    public SessionDirectory Directory => _app.Services.GetRequiredService<SessionDirectory>();

    /// <summary>What apps pin.</summary>
    public ServerPin Pin => new(_app.Services.GetRequiredService<ServerIdentity>().PublicKey);

    /// <summary>Where logins stand in line while people write.</summary>
    public LoginLine LoginLine => _app.Services.GetRequiredService<LoginLine>();

    /// <summary>Whether people write.</summary>
    public SessionTraffic Traffic => _app.Services.GetRequiredService<SessionTraffic>();

    public IMessageStore Store => _app.Services.GetRequiredService<IMessageStore>();

    public static async Task<ChatServer> StartAsync(
        Func<ChatBackendSettings, ChatBackendSettings>? with = null,
        Action<WebApplicationBuilder>? adjust = null,
        TimeProvider? clock = null
    )
    {
        var folder = new TemporaryFolder();
        var settings = new ChatBackendSettings
        {
            Urls = "http://127.0.0.1:0",
            Store = $"sqlite:{folder.File("chat.db")}",
            LogLevel = LogLevel.Error,
            Login = new() { PasswordIterations = 1_000 },
            Drain = new() { Timeout = TimeSpan.FromSeconds(2) },
        };
        var app = ChatBackendApp.Build(
            with?.Invoke(settings) ?? settings,
            clock ?? TimeProvider.System,
            adjust
        );
        await app.StartAsync().Within();
        return new ChatServer(folder, app);
    }

    public ChatConnector ConnectorFor(Uri address, TimeProvider? clock = null) =>
        new(new UriBuilder(address) { Scheme = "ws" }.Uri, Invoker, clock ?? TimeProvider.System);

    /// <summary>An account with devices.</summary>
    public async Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(string login, int devices = 1)
    {
        var enrolment = new ChatEnrolment(Http);
        await enrolment.CreateAccountAsync(login, Password).Within();
        var names = Enumerable.Range(1, devices).Select(i => $"device {i}").ToList();
        return await enrolment.EnrolAsync(login, Password, names).Within();
    }

    public Task<ChatSession> ConnectAsync(
        DeviceCredentials device,
        ulong cursor = 0,
        ConnectClass connectClass = ConnectClass.Foreground
    ) => Connector.ConnectAsync(device, connectClass, cursor).Within();

    /// <summary>A client that says what it likes.</summary>
    public Task<RawClient> ConnectRawAsync(
        DeviceCredentials device,
        Hello? hello = null,
        bool late = false
    ) => RawClient.ConnectAsync(Address, device, Invoker, hello, late);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Invoker.Dispose();
        await _app.StopAsync().Within();
        await _app.DisposeAsync();
        _handler.Dispose();
        _folder.Dispose();
    }
}
