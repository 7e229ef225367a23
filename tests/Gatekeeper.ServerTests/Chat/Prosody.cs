using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Chat;

/// <summary>Debian's Prosody with its WebSocket module, as a process of the test: own configuration, data and port.</summary>
internal sealed class Prosody : IAsyncDisposable
{
    private const string Domain = "chat.test";
    private const string Password = "secret";

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private Prosody(TemporaryFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static string AddressOf(string account) => $"{account}@{Domain}";

    public static async Task<Prosody> StartAsync(params string[] accounts)
    {
        var folder = new TemporaryFolder();
        var port = FreePort.Find();
        var config = folder.Write("prosody.cfg.lua", Configuration(folder, port));
        Directory.CreateDirectory(folder.File("certs"));
        foreach (var account in accounts)
        {
            await ChildProcess.RunAsync(
                "/usr/bin/prosodyctl",
                ["--config", config, "register", account, Domain, Password]
            );
        }

        var process = ChildProcess.Start("/usr/bin/prosody", ["--config", config, "-F"]);
        try
        {
            await process.LineAsync(
                line => line.Contains("Serving 'websocket'", StringComparison.Ordinal),
                "Prosody serves WebSockets"
            );
            return new Prosody(folder, process, port);
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
    private static string Configuration(TemporaryFolder folder, int port) =>
        $$"""
            run_as_root = true
            data_path = "{{folder.File("data")}}"
            certificates = "{{folder.File("certs")}}"
            modules_enabled = { "roster", "saslauth", "websocket", "presence" }
            modules_disabled = { "s2s" }
            c2s_ports = {}
            c2s_direct_tls_ports = {}
            https_ports = {}
            http_ports = { {{port}} }
            http_interfaces = { "127.0.0.1" }
            http_default_host = "{{Domain}}"
            consider_websocket_secure = true
            authentication = "internal_hashed"
            log = { { levels = { min = "info" }, to = "console" } }
            VirtualHost "{{Domain}}"
            """;
}
