using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gatekeeper.Configuration;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>TLS that passes through with its ClientHello read, and TLS that ends at the listener.</summary>
public sealed class ListenerTlsTests : IAsyncLifetime
{
    private readonly RawBackend _backend = new();
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate = SelfSigned();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _folder.Dispose();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData("bg.chat.example", "sni", "bg")]
    [InlineData("chat.example", "alpn", "fg")]
    public async Task Passed_through_the_hello_tells_the_class_and_TLS_is_the_destinations(
        string server,
        string source,
        string expected
    )
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            "\"Tls\": \"PassThrough\", \"Sni\": { \"bg.*\": \"background\" }, \"Alpn\": { \"chat-fg\": \"foreground\" }"
        );
        using var socket = await RawPeer.ConnectAsync(proxy.Listener);
        await using var client = new SslStream(new NetworkStream(socket.Socket));
        var authenticated = client.AuthenticateAsClientAsync(Options(server));
        using var served = await _backend.NextAsync();
        await using var tls = new SslStream(new NetworkStream(served.Socket));
        await tls.AuthenticateAsServerAsync(_certificate).Within();
        await authenticated.Within();

        await client.WriteAsync("hello"u8.ToArray());
        Assert.Equal("hello", await ReceiveAsync(tls, 5));
        await tls.WriteAsync("world"u8.ToArray());
        Assert.Equal("world", await ReceiveAsync(client, 5));

        Assert.Equal(
            1,
            await Metrics.ReadAsync(
                proxy,
                $"gatekeeper_connections_total{{backend=\"raw\",protocol=\"tcp\",class=\"{expected}\",source=\"{source}\"}}"
            )
        );
    }

    [Fact]
    public async Task Parked_before_TLS_a_refusal_is_an_alert()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            "\"Tls\": \"PassThrough\"",
            configuration =>
            {
                ListenerConfiguration.Window(1)(configuration);
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Background"]!["Patience"] =
                    "00:00:00.5";
            }
        );
        using var holder = await RawPeer.ConnectAsync(proxy.Listener);
        await holder.SendAsync("no TLS at all");
        using var held = await _backend.NextAsync();
        using var socket = await RawPeer.ConnectAsync(proxy.Listener);
        await using var client = new SslStream(new NetworkStream(socket.Socket));

        var refused = await Record.ExceptionAsync(() =>
            client.AuthenticateAsClientAsync(Options("chat.example")).Within()
        );

        Assert.True(refused is AuthenticationException or IOException, $"{refused}");
        Assert.Contains("alert", $"{refused}", StringComparison.OrdinalIgnoreCase);
        Assert.False(_backend.HasNext);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ended_here_the_destination_gets_plain_bytes_and_the_end_of_each_side(
        bool pkcs12
    )
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            "\"Tls\": \"Terminate\", \"Sni\": { \"fg.*\": \"foreground\" }",
            configuration =>
                configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Certificate"] = Certificate(
                    pkcs12
                )
        );
        using var socket = await RawPeer.ConnectAsync(proxy.Listener);
        await using var client = new SslStream(new NetworkStream(socket.Socket));
        await client.AuthenticateAsClientAsync(Options("fg.chat.example")).Within();
        await client.WriteAsync("hello"u8.ToArray());
        using var server = await _backend.NextAsync();
        Assert.Equal("hello", await server.ReceiveAsync(5));

        await server.SendAsync("world");
        Assert.Equal("world", await ReceiveAsync(client, 5));
        await client.ShutdownAsync();
        Assert.Equal(("", false), await server.ToEndAsync());
        await server.SendAsync("last");
        server.Finish();

        Assert.Equal("last", await ReceiveAsync(client, 4));
        Assert.Equal(0, await client.ReadAsync(new byte[1]).AsTask().Within());
        Assert.Equal(
            1,
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_handshakes_total{backend=\"raw\",class=\"fg\",outcome=\"ready\"}"
            )
        );
    }

    [Fact]
    public async Task Whoever_speaks_no_TLS_or_nothing_is_closed_where_it_ends_here()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            "\"Tls\": \"Terminate\", \"HelloTimeout\": \"00:00:00.3\"",
            configuration =>
                configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Certificate"] = Certificate(
                    pkcs12: false
                )
        );
        using var garbage = await RawPeer.ConnectAsync(proxy.Listener);
        await garbage.SendAsync("GET / HTTP/1.1\r\n\r\n");
        using var silent = await RawPeer.ConnectAsync(proxy.Listener);

        await garbage.ToEndAsync();
        await silent.ToEndAsync();

        Assert.False(_backend.HasNext);
        using var after = await RawPeer.ConnectAsync(proxy.Listener);
        await using var client = new SslStream(new NetworkStream(after.Socket));
        await client.AuthenticateAsClientAsync(Options("chat.example")).Within();
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_said_at_the_start()
    {
        var missing = await Assert.ThrowsAsync<InvalidConfigurationException>(() =>
            ListenerConfiguration.StartAsync(
                _backend,
                "\"Tls\": \"Terminate\", \"Certificate\": { \"Path\": \"/nowhere/chat.pem\" }"
            )
        );
        Assert.Contains(
            "Gatekeeper:Listeners:raw:Certificate: '/nowhere/chat.pem' cannot be used",
            missing.Message,
            StringComparison.Ordinal
        );
        var withoutKey = _folder.Write("lonely.pem", _certificate.ExportCertificatePem());
        var lonely = await Assert.ThrowsAsync<InvalidConfigurationException>(() =>
            ListenerConfiguration.StartAsync(
                _backend,
                $"\"Tls\": \"Terminate\", \"Certificate\": {{ \"Path\": \"{withoutKey}\" }}"
            )
        );
        Assert.Contains("lonely.pem", lonely.Message, StringComparison.Ordinal);
    }

    private JsonObject Certificate(bool pkcs12)
    {
        if (pkcs12)
        {
            var path = System.IO.Path.Combine(_folder.Path, "chat.pfx");
            File.WriteAllBytes(path, _certificate.Export(X509ContentType.Pkcs12, "secret"));
            return new JsonObject { ["Path"] = path, ["Password"] = "secret" };
        }

        return new JsonObject
        {
            ["Path"] = _folder.Write("chat.pem", _certificate.ExportCertificatePem()),
            ["KeyPath"] = _folder.Write(
                "chat.key",
                _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()
            ),
        };
    }

    private static SslClientAuthenticationOptions Options(string server) =>
        new()
        {
            TargetHost = server,
            ApplicationProtocols = [new SslApplicationProtocol("chat-fg")],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };

    private static async Task<string> ReceiveAsync(SslStream from, int count)
    {
        var bytes = new byte[count];
        await from.ReadExactlyAsync(bytes).AsTask().Within();
        return Encoding.Latin1.GetString(bytes);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=chat.example", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
    }
}
