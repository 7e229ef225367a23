using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>Debian's Mosquitto as a process of the test: MQTT on TCP, in TLS and in WebSockets, with passwords.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    public const string User = "ann";
    public const string Password = "secret";

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private Mosquitto(TemporaryFolder folder, ChildProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public required int Port { get; init; }

    public required int TlsPort { get; init; }

    public required int WebSocketPort { get; init; }

    public required TestCertificate Certificate { get; init; }

    public static async Task<Mosquitto> StartAsync()
    {
        var folder = new TemporaryFolder();
        var certificate = await TestCertificate.MakeAsync(folder, "mqtt.test");
        var passwords = folder.Write("passwords", "");
        await ChildProcess.RunAsync("/usr/bin/mosquitto_passwd", ["-b", passwords, User, Password]);
        var (port, tls, webSocket) = (FreePort.Find(), FreePort.Find(), FreePort.Find());
        var config = folder.Write(
            "mosquitto.conf",
            $"""
            allow_anonymous false
            password_file {passwords}
            log_dest stdout
            {(Environment.IsPrivilegedProcess ? "user root" : "")}
            listener {port} 127.0.0.1
            listener {tls} 127.0.0.1
            certfile {certificate.File}
            keyfile {certificate.KeyFile}
            listener {webSocket} 127.0.0.1
            protocol websockets
            """
        );
        // It would keep what it says to itself until it has more of it.
        var process = ChildProcess.Start(
            "/usr/bin/stdbuf",
            ["-oL", "/usr/sbin/mosquitto", "-c", config]
        );
        try
        {
            await process.LineAsync(
                line => line.EndsWith("running", StringComparison.Ordinal),
                "Mosquitto runs"
            );
            return new Mosquitto(folder, process)
            {
                Port = port,
                TlsPort = tls,
                WebSocketPort = webSocket,
                Certificate = certificate,
            };
        }
        catch
        {
            await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
