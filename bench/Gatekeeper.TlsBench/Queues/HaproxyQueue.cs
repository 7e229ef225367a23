using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gatekeeper.TlsBench.Queues;

/// <summary>
/// HAProxy's queue: background's server takes one connection, which never ends, and the rest waits for it; foreground has a server of its own. Behind TLS
/// and the request, which is how HAProxy is set up for WebSockets; or, with TLS passed through and the name peeked, before TLS as well.
/// </summary>
internal sealed class HaproxyQueue(BenchFiles folder, int backend, bool passTls, TimeProvider clock)
    : IQueueUnderTest
{
    private const string BraceOpen = "{";
    private const string BraceClose = "}";
    private readonly string _socket = folder.NamePath($"haproxy-{passTls}.sock");
    private readonly int _inner = FreePort.Find();
    private ServerProcess? _process;

    public static bool IsInstalled => File.Exists(Programs.Haproxy);

    public string Name =>
        passTls ? "HAProxy, TLS passed through" : "HAProxy, after TLS and the request";

    public bool HasBounds => false;

    public int Port { get; } = FreePort.Find();

    public async Task StartAsync()
    {
        var file = folder.NamePath($"haproxy-{passTls}.cfg");
        await File.WriteAllTextAsync(file, Configuration());
        _process = ServerProcess.Start(
            "haproxy",
            Programs.Haproxy,
            ["-db", "-f", file],
            new Dictionary<string, string>()
        );
        await Patiently.UntilAsync(
            () => Task.FromResult(File.Exists(_socket) ? 1 : 0),
            1,
            "HAProxy's socket",
            clock
        );
    }

    public Task ParkedAsync(int count) =>
        Patiently.UntilAsync(CountAsync, count, $"Queued in {Name}", clock);

    public Task<(long ResidentBytes, TimeSpan Processor)> CostAsync() =>
        Task.FromResult((_process!.ResidentBytes(), _process.ProcessorTime())); // it was started

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Sessions of the backend (the fifth field of "show stat"): those queued, and the one that has the place.</summary>
    private async Task<int> CountAsync()
    {
        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
        await socket.SendAsync("show stat\n"u8.ToArray());
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer) is > 0 and var read)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        var fields = answer
            .ToString()
            .Split('\n')
            .Single(line => line.StartsWith("background,BACKEND,", StringComparison.Ordinal))
            .Split(',');
        return int.Parse(fields[4], CultureInfo.InvariantCulture);
    }

    private string Configuration()
    {
        var global = $"""
            global
                maxconn 19000
                stats socket {_socket} mode 600
                # It counts two descriptors for each connection, which those that wait do not have.
                no strict-limits
            defaults
                timeout connect 5s
                timeout client 15m
                timeout server 15m
                timeout queue 15m
                timeout tunnel 15m
                option abortonclose

            """;
        return passTls
            ? $"""
                {global}
                frontend outer
                    mode tcp
                    bind 127.0.0.1:{Port}
                    tcp-request inspect-delay 5s
                    tcp-request content accept if {BraceOpen} req.ssl_hello_type 1 {BraceClose}
                    use_backend background if {BraceOpen} req.ssl_sni -m beg bg. {BraceClose}
                    default_backend foreground
                backend background
                    mode tcp
                    server one 127.0.0.1:{_inner} maxconn 1
                backend foreground
                    mode tcp
                    server one 127.0.0.1:{_inner}
                frontend inner
                    mode http
                    bind 127.0.0.1:{_inner} ssl crt {folder.CertificateAndKey}
                    default_backend chat
                backend chat
                    mode http
                    server one 127.0.0.1:{backend}

                """
            : $"""
                {global}
                frontend outer
                    mode http
                    bind 127.0.0.1:{Port} ssl crt {folder.CertificateAndKey}
                    use_backend background if {BraceOpen} ssl_fc_sni -m beg bg. {BraceClose}
                    default_backend foreground
                backend background
                    mode http
                    server one 127.0.0.1:{backend} maxconn 1
                backend foreground
                    mode http
                    server one 127.0.0.1:{backend}

                """;
    }
}
