using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Attacks;

/// <summary>
/// The gate as a process of its own with few open files, so that a small attack fills it: WebSockets with passes, a listener that passes TLS through, and one that
/// expects PROXY headers. Attackers are not in a trusted network.
/// </summary>
public sealed class GateUnderAttack : IAsyncLifetime
{
    private const string AdminLine = "gatekeeper: admin on ";
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _admin = new();
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private RawBackend _raw = null!; // the same
    private ChildProcess _program = null!; // the same
    private string _pass = "";
    private int _sockets;

    /// <summary>Open files the process may have; what is left for connections is this less the reserve.</summary>
    private static int OpenFiles => Soak.Connections > 1000 ? 20_000 : 1000;

    /// <summary>Where WebSockets go.</summary>
    internal Uri Http { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where TLS is passed through.</summary>
    internal Uri Tls { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where a PROXY header is expected.</summary>
    internal Uri Proxied { get; private set; } = new("http://127.0.0.1");

    /// <summary>The memory it holds now.</summary>
    internal long ResidentBytes => _program.ResidentBytes;

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
        _raw = new RawBackend();
        var (http, tls, proxied) = (FreePort.Find(), FreePort.Find(), FreePort.Find());
        var configuration = ProxyUnderTest.Configuration(_backend.Address, Change);
        _program = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                $"ulimit -n {OpenFiles} && exec \"$0\" run --config \"$1\"",
                Repository.GatekeeperProgram,
                _folder.Write("gatekeeper.json", configuration.ToJsonString()),
            ]
        );
        (Http, Tls, Proxied) = (Local(http), Local(tls), Local(proxied));
        _admin.BaseAddress = new Uri(
            (
                await _program.LineAsync(
                    line => line.StartsWith(AdminLine, StringComparison.Ordinal),
                    AdminLine
                )
            )[AdminLine.Length..]
        );
        await _program.LineAsync(line => line == "gatekeeper: ready", "gatekeeper: ready");
        using var first = await ConnectAsync("fg");
        var answer = await first.HeadAsync();
        _pass = Line(answer, "Gatekeeper-Pass: ");
        first.Dispose();
        await QuietAsync(atStart: true);
        _sockets = Sockets;

        void Change(JsonObject whole)
        {
            whole["Kestrel"]!["Endpoints"]![nameof(Http)]!["Url"] = $"http://127.0.0.1:{http}";
            var gatekeeper = whole["Gatekeeper"]!;
            gatekeeper["Keys"] = new JsonArray(Convert.ToBase64String(new byte[32]));
            gatekeeper["Limits"] = JsonNode.Parse(
                """{ "HeadersTimeout": "00:00:01", "MaxConnectionsPerAddress": 50 }"""
            );
            gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = 4;
            gatekeeper["Backends"]!["raw"] = JsonNode.Parse(
                """{ "Ready": { "Timeout": "00:00:01" } }"""
            );
            gatekeeper["Policies"]!["phones"] = JsonNode.Parse(
                """{ "Pass": true, "Foreground": { "Budget": { "Burst": 10000, "Per": "00:01:00" } } }"""
            );
            var tlsListener = ListenerConfiguration.Listener(
                [_raw.Port],
                "\"Tls\": \"PassThrough\", \"HelloTimeout\": \"00:00:01\""
            );
            tlsListener["Url"] = $"tcp://127.0.0.1:{tls}";
            var proxiedListener = ListenerConfiguration.Listener(
                [_raw.Port],
                "\"ProxyProtocol\": \"Accept\", \"HelloTimeout\": \"00:00:01\""
            );
            proxiedListener["Url"] = $"tcp://127.0.0.1:{proxied}";
            gatekeeper["Listeners"] = new JsonObject
            {
                ["tls"] = tlsListener,
                ["proxied"] = proxiedListener,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        await _backend.DisposeAsync();
        await _raw.DisposeAsync();
        _admin.Dispose();
        _folder.Dispose();
    }

    /// <summary>Whether somebody who waits, on a device that was here before, gets in.</summary>
    internal async Task HonestForegroundGetsInAsync()
    {
        using var client = await ConnectAsync("fg", $"Gatekeeper-Pass: {_pass}\r\n");
        var answer = await client.HeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
    }

    /// <summary>The value of one series.</summary>
    internal async Task<double> MetricAsync(string series)
    {
        var text = await _admin.GetStringAsync("/metrics").Within();
        var line = text.Split('\n')
            .SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null
            ? double.NaN
            : double.Parse(line.AsSpan(series.Length + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>Forces a stage, or lifts the order.</summary>
    internal async Task OrderAsync(int? stage)
    {
        using var order = new HttpRequestMessage(
            stage is null ? HttpMethod.Delete : HttpMethod.Post,
            "/api/v1/override"
        );
        order.Headers.Authorization = new("Bearer", ProxyUnderTest.Token);
        if (stage is not null)
        {
            order.Content = new StringContent(
                $$"""{ "stage": {{stage}}, "reason": "a test", "for": "10m" }"""
            );
        }

        using var answer = await _admin.SendAsync(order).Within();
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until nothing is left of an attack: no connection in the gate's own books, and none in the kernel's.</summary>
    internal Task NothingIsLeftAsync() => QuietAsync(atStart: false);

    /// <summary>Sockets of the process. Other files the runtime itself opens now and then.</summary>
    private int Sockets =>
        Directory
            .GetFiles($"/proc/{_program.Id}/fd")
            .Count(file =>
                new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal)
                == true
            );

    private async Task QuietAsync(bool atStart)
    {
        string[] gauges =
        [
            "gatekeeper_descriptors_in_use",
            "gatekeeper_strangers",
            "gatekeeper_parked_connections{backend=\"chat\",class=\"fg\"}",
            "gatekeeper_parked_connections{backend=\"chat\",class=\"bg\"}",
            "gatekeeper_handshakes_in_progress{backend=\"chat\",class=\"fg\"}",
            "gatekeeper_active_tunnels{backend=\"chat\"}",
        ];
        var left = "";
        await Eventually.Holds(
            async () =>
            {
                var values = new List<string>();
                foreach (var gauge in gauges)
                {
                    if (await MetricAsync(gauge) is var value and not 0)
                    {
                        values.Add($"{gauge} {value}");
                    }
                }

                if (!atStart && Sockets > _sockets)
                {
                    values.Add($"{Sockets} sockets, {_sockets} at the start");
                }

                left = string.Join(", ", values);
                return values.Count == 0;
            },
            () => $"what is left: {left}"
        );
    }

    private async Task<RawClient> ConnectAsync(string connectionClass, string more = "")
    {
        var client = await RawClient.ConnectAsync(Http);
        await client.SendAsync(
            RawClient.UpgradeRequest(connectionClass, "Gatekeeper-Device: honest\r\n" + more)
        );
        return client;
    }

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    private static string Line(string head, string name) =>
        head.Split("\r\n")
            .Single(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))[
            name.Length..
        ];
}
