using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>Makes accounts, groups and devices for a server that crashes now and then: the one place that knows how a device logs in.</summary>
internal sealed class Phones : IDisposable
{
    private const string Password = "correct horse battery";

    /// <summary>Back as soon as the server is, so that a crash finds the senders at work.</summary>
    private static readonly ReconnectPolicyOptions AtOnce = new()
    {
        Base = TimeSpan.FromMilliseconds(20),
        ForegroundCap = TimeSpan.FromMilliseconds(60),
        LongestRetryAfter = TimeSpan.FromMilliseconds(60),
    };

    private readonly SocketsHttpHandler _handler = new()
    {
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
    };

    private readonly HttpClient _http;
    private readonly HttpMessageInvoker _invoker;
    private readonly ChatConnector _connector;

    public Phones(Uri server)
    {
        _http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = server };
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        var endpoint = new UriBuilder(server) { Scheme = "ws" }.Uri;
        _connector = new ChatConnector(endpoint, _invoker, TimeProvider.System);
    }

    /// <summary>A new account with so many devices.</summary>
    public async Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(string login, int devices)
    {
        var enrolment = new ChatEnrolment(_http);
        await enrolment.CreateAccountAsync(login, Password).Within();
        var names = Enumerable.Range(1, devices).Select(i => $"device {i}").ToList();
        return await enrolment.EnrolAsync(login, Password, names).Within();
    }

    /// <summary>The name of a new group's conversation.</summary>
    public async Task<string> GroupAsync(DeviceCredentials owner, IReadOnlyList<string> members)
    {
        await using var session = await _connector
            .ConnectAsync(owner, ConnectClass.Foreground, 0)
            .Within();
        return await session.CreateGroupAsync("everybody", members).Within();
    }

    /// <summary>A device that begins to connect. It is told to <paramref name="onReset"/> when the server no longer has what it should.</summary>
    public ChatDevice Start(DeviceCredentials credentials, Action<ResetInfo> onReset)
    {
        var device = new ChatDevice(
            _connector,
            credentials,
            TimeProvider.System,
            new() { Reconnect = AtOnce, OnReset = onReset }
        );
        device.Start();
        return device;
    }

    public void Dispose()
    {
        _http.Dispose();
        _invoker.Dispose();
        _handler.Dispose();
    }
}
