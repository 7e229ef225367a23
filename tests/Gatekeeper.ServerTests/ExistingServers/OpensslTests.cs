using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.ServerTests.Chat;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>TLS that passes through the gate unopened, and TLS that begins inside of what the gate has read.</summary>
public sealed class OpensslTests
{
    [Fact]
    public async Task The_servers_own_certificate_reaches_the_client_and_its_name_tells_the_class()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        var (configuration, port) = Listener("Opaque", mosquitto.TlsPort);
        var listener = configuration["Gatekeeper"]!["Listeners"]!["chat"]!;
        listener["Tls"] = "PassThrough";
        listener["Sni"] = new JsonObject { ["bg.*"] = "background" };
        listener["Alpn"] = new JsonObject { ["chat-fg"] = "foreground" };
        await using var gate = await GatekeeperProcess.StartAsync(configuration);

        var said = await HelloAsync(port, "-servername", "bg.mqtt.test");

        Assert.Contains("CN = mqtt.test", said, StringComparison.Ordinal);
        Assert.Contains(Counted("bg", "sni"), await gate.MetricsAsync(), StringComparison.Ordinal);

        // And a whole client, whose protocol name says that somebody waits.
        await using var clients = new MosquittoClients(
            port,
            "--cafile",
            mosquitto.Certificate.File,
            "--tls-alpn",
            "chat-fg"
        );
        await clients.ConnectAsync("ann", "bg");
        await clients.ReadyAsync("ann");
        await clients.SendAsync("ben", "ann", "through TLS");
        await clients.ReceivesAsync("ann", "through TLS");
        Assert.Contains(Counted("fg", "alpn"), await gate.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starttls_begins_behind_the_header_that_was_read()
    {
        await using var prosody = await Prosody.StartAsync();
        var (configuration, port) = Listener("Xmpp", prosody.StreamPort);
        configuration["Gatekeeper"]!["Listeners"]!["chat"]!["Class"] = "background";
        await using var gate = await GatekeeperProcess.StartAsync(configuration);

        var said = await HelloAsync(port, "-starttls", "xmpp", "-xmpphost", Prosody.Domain);

        Assert.Contains($"CN = {Prosody.Domain}", said, StringComparison.Ordinal);
        Assert.Contains(
            Counted("bg", "listener"),
            await gate.MetricsAsync(),
            StringComparison.Ordinal
        );
    }

    private static (JsonObject Configuration, int Port) Listener(string protocol, int destination)
    {
        var port = FreePort.Find();
        var server = new ServerUnderTest(new MemoryStream())
        {
            Port = destination,
            Protocol = protocol,
            ClientsOf = _ => throw new NotSupportedException(),
        };
        return (server.GateConfiguration(port, destination, [], []), port);
    }

    private static Task<string> HelloAsync(int port, params string[] more) =>
        ChildProcess.RunAsync(
            "/usr/bin/openssl",
            [
                "s_client",
                "-connect",
                string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
                .. more,
            ],
            input: ""
        );

    private static string Counted(string connectionClass, string source) =>
        $"class=\"{connectionClass}\",source=\"{source}\"";
}
