using Gatekeeper.ServerTests.ExistingServers;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Chat;

/// <summary>Debian's Prosody, on TCP with STARTTLS and in WebSockets, as a process of the test: own configuration, data and ports.</summary>
internal sealed class Prosody : IAsyncDisposable
{
    public const string Domain = "chat.test";
    public const string Password = "secret";

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private Prosody(TemporaryFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    /// <summary>Its WebSockets.</summary>
    public int Port { get; }

    /// <summary>TCP.</summary>
    public required int StreamPort { get; init; }

    public required TestCertificate Certificate { get; init; }

    public static string AddressOf(string account) => $"{account}@{Domain}";

    public static async Task<Prosody> StartAsync(params string[] accounts)
    {
        var folder = new TemporaryFolder();
        var certificate = await TestCertificate.MakeAsync(folder, Domain);
        var (port, streamPort) = (FreePort.Find(), FreePort.Find());
        var config = folder.Write(
            "prosody.cfg.lua",
            Configuration(folder, certificate, port, streamPort)
        );
        Directory.CreateDirectory(folder.File("certs"));
        var known = Directory.CreateDirectory(folder.File("data/chat%2etest/accounts")).FullName;
        foreach (var account in accounts)
        {
            await File.WriteAllTextAsync(
                Path.Combine(known, $"{account}.dat"),
                $"return {{ [\"password\"] = \"{Password}\" }};"
            );
        }

        var process = ChildProcess.Start("/usr/bin/prosody", ["--config", config, "-F"]);
        try
        {
            await process.LineAsync(
                line => line.Contains("Serving 'websocket'", StringComparison.Ordinal),
                "Prosody serves WebSockets"
            );
            return new Prosody(folder, process, port)
            {
                StreamPort = streamPort,
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

    public static XmppClient Connect(string account, Uri webSocket) =>
        XmppClient.Start(webSocket, AddressOf(account), Password);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    // run_as_root is for continuous integration, where everybody is root; for other users it changes nothing.
    private static string Configuration(
        TemporaryFolder folder,
        TestCertificate certificate,
        int port,
        int streamPort
    ) =>
        $$"""
            run_as_root = true
            data_path = "{{folder.File("data")}}"
            certificates = "{{folder.File("certs")}}"
            modules_enabled = { "roster", "saslauth", "tls", "websocket", "presence" }
            modules_disabled = { "s2s" }
            c2s_ports = { {{streamPort}} }
            c2s_interfaces = { "127.0.0.1" }
            c2s_require_encryption = true
            c2s_direct_tls_ports = {}
            https_ports = {}
            http_ports = { {{port}} }
            http_interfaces = { "127.0.0.1" }
            http_default_host = "{{Domain}}"
            consider_websocket_secure = true
            authentication = "internal_hashed"
            log = { { levels = { min = "info" }, to = "console" } }
            VirtualHost "{{Domain}}"
                ssl = { certificate = "{{certificate.File}}", key = "{{certificate.KeyFile}}" }
            """;
}
