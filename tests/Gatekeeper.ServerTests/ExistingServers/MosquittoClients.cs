using System.Collections.Concurrent;
using System.Globalization;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>Mosquitto's own command-line clients, MQTT 5 on TCP: one subscriber for each name, and a publisher for each message.</summary>
/// <param name="port">Where they connect.</param>
/// <param name="more">What else they are told, for example about TLS.</param>
internal sealed class MosquittoClients(int port, params string[] more) : IChatClients
{
    private readonly ConcurrentDictionary<string, ChildProcess> _subscribers = new();
    private int _published;

    public Task ConnectAsync(string name, string connectionClass)
    {
        _subscribers[name] = ChildProcess.Start(
            "/usr/bin/stdbuf",
            [
                "-oL",
                "/usr/bin/mosquitto_sub",
                .. Common(name, connectionClass),
                "-d",
                "-q",
                "1",
                "-t",
                $"to/{name}",
                "-F",
                "message %p",
            ]
        );
        return Task.CompletedTask;
    }

    public Task ReadyAsync(string name) =>
        _subscribers[name].LineAsync(IsSubscribed, $"{name} is in and has subscribed");

    public bool IsReady(string name) => _subscribers[name].HasSaid(IsSubscribed);

    public async Task RefusedAsync(string name)
    {
        var (exitCode, output) = await _subscribers[name].EndAsync();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Server busy", output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>It says nothing when that happens, and tries again by itself.</summary>
    public Task LostAsync(string name) => Task.CompletedTask;

    public Task SendAsync(string name, string to, string text) =>
        ChildProcess.RunAsync(
            "/usr/bin/mosquitto_pub",
            [
                .. Common(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}-{Interlocked.Increment(ref _published)}"
                    ),
                    "fg"
                ),
                "-q",
                "1",
                "-t",
                $"to/{to}",
                "-m",
                text,
            ]
        );

    public Task ReceivesAsync(string name, string text) =>
        _subscribers[name]
            .LineAsync(line => line == $"message {text}", $"{name} receives '{text}'");

    public async ValueTask DisposeAsync()
    {
        foreach (var subscriber in _subscribers.Values)
        {
            await subscriber.DisposeAsync();
        }
    }

    private static bool IsSubscribed(string line) =>
        line.Contains("received SUBACK", StringComparison.Ordinal);

    private IEnumerable<string> Common(string name, string connectionClass) =>
        [
            "-h",
            "127.0.0.1",
            "-p",
            port.ToString(CultureInfo.InvariantCulture),
            "-V",
            "mqttv5",
            "-D",
            "CONNECT",
            "user-property",
            "gk-class",
            connectionClass,
            "-i",
            name,
            "-u",
            Mosquitto.User,
            "-P",
            Mosquitto.Password,
            .. more,
        ];
}
