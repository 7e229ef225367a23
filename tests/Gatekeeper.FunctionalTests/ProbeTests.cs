using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Proxy.Commands.Operate;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>The probe beside the handshakes, by a real proxy before a real backend.</summary>
public sealed class ProbeTests : IAsyncLifetime
{
    private readonly List<RawClient> _clients = [];
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync() => _backend = await ScriptedBackend.StartAsync();

    public async ValueTask DisposeAsync()
    {
        LeaveAll();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Slow_requests_are_an_emergency_while_places_run_out_and_only_then()
    {
        await using var proxy = await StartAsync(places: 2);
        await UntilAsync(
            proxy,
            probe => probe.GetProperty("referenceSeconds").ValueKind != JsonValueKind.Null
        );
        Assert.Equal("gatekeeper probe", _backend.Probes.UserAgent);

        _backend.Probes.Takes = TimeSpan.FromMilliseconds(400);
        await UntilAsync(proxy, IsSlow);
        await proxy.UntilAsync("placesUsed", used => used == 0);
        Assert.Equal(0, await proxy.NumberAsync("stage"));

        _backend.Probes.Takes = TimeSpan.Zero;
        await UntilAsync(proxy, probe => !IsSlow(probe));
        await ConnectAsync(proxy, "fg", clients: 2);
        await proxy.UntilAsync("placesUsed", used => used == 2);
        await ConnectAsync(proxy, "bg", clients: 9);
        await proxy.UntilAsync("parked.bg", parked => parked == 9);
        _backend.Probes.Takes = TimeSpan.FromMilliseconds(400);
        await UntilAsync(proxy, IsSlow);
        Assert.True(await proxy.NumberAsync("stage") < 2);

        await UntilWithMoreAsync(proxy, stage: 2);

        Assert.Matches(
            @"^ordinary requests take \d+\.\dx their usual \d+ ms, and all 2 places are taken; ",
            (await proxy.BackendAsync()).GetProperty("reason").GetString()!
        );
        Assert.Equal(2, await proxy.NumberAsync("window"));
        Assert.Matches(
            @"\n  probe of one: [\d.]+ ms, usually [\d.]+ ms( or less)?\n",
            await StatusAsync(proxy)
        );
        LeaveAll();
    }

    [Fact]
    public async Task A_failing_probe_is_counted_by_reason_and_costs_the_destination_nothing()
    {
        _backend.Probes.Status = 500;
        _backend.AnswerAtOnce = true;
        await using var proxy = await StartAsync(change: configuration =>
            configuration["Gatekeeper"]!["Backends"]!["chat"]!["Probe"]!["Timeout"] = "00:00:00.2"
        );

        await UntilFailedAsync(proxy, "status");
        _backend.Probes.Takes = TimeSpan.FromMinutes(1);
        await UntilFailedAsync(proxy, "timeout");

        await ConnectAsync(proxy, "bg", clients: 1);
        Assert.Equal(101, await _clients[0].StatusAsync());
        LeaveAll();
        Assert.Equal(0, await proxy.NumberAsync("stage"));
        Assert.True(
            (await proxy.BackendAsync())
                .GetProperty("destinations")[0]
                .GetProperty("available")
                .GetBoolean()
        );
        Assert.Equal(JsonValueKind.Null, (await ProbeAsync(proxy)).GetProperty("ratio").ValueKind);

        _backend.Probes.Takes = TimeSpan.Zero;
        _backend.Probes.Status = 200;
        await UntilAsync(proxy, probe => probe.GetProperty("answered").GetInt64() > 0);
        Assert.True(
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_probe_duration_seconds_count{backend=\"chat\",destination=\"one\"}"
            ) > 0
        );
    }

    [Fact]
    public async Task A_backend_that_is_not_there_is_probed_until_it_is()
    {
        var address = _backend.Address;
        await _backend.DisposeAsync();
        await using var proxy = await StartAsync(at: address);
        await UntilFailedAsync(proxy, "unreachable");

        _backend = await ScriptedBackend.StartAsync(address.Port);

        await UntilAsync(proxy, probe => probe.GetProperty("answered").GetInt64() > 0);
    }

    [Fact]
    public async Task None_begins_while_one_is_under_way()
    {
        _backend.Probes.Takes = TimeSpan.FromMilliseconds(350);
        await using var proxy = await StartAsync();

        await UntilAsync(proxy, probe => probe.GetProperty("answered").GetInt64() >= 5);

        Assert.Equal(1, _backend.Probes.Most);
    }

    [Fact]
    public async Task A_reload_adds_changes_and_removes_probes_and_follows_destinations()
    {
        await using var second = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(path: null);
        await proxy.UntilAsync("window", window => window > 0);
        Assert.Equal(0, (await proxy.BackendAsync()).GetProperty("probes").GetArrayLength());

        await ReloadAsync(proxy, "/v1/probe");
        await Limits.Until(() => _backend.Probes.CountOf("/v1/probe") > 0);

        await ReloadAsync(proxy, "/v1/probe/two?a=b%20c", second);
        await Limits.Until(() =>
            second.Probes.CountOf("/v1/probe/two?a=b%20c") > 0
            && _backend.Probes.CountOf("/v1/probe/two?a=b%20c") > 0
        );
        Assert.Equal(
            ["one", "two"],
            (await proxy.BackendAsync())
                .GetProperty("probes")
                .EnumerateArray()
                .Select(probe => probe.GetProperty("destination").GetString())
        );
        var before = _backend.Probes.CountOf("/v1/probe");
        await UntilAsync(proxy, probe => probe.GetProperty("answered").GetInt64() >= 5);
        Assert.Equal(before, _backend.Probes.CountOf("/v1/probe"));

        await ReloadAsync(proxy, "/v1/probe");
        await UntilProbedAsync(proxy, 1);
        var ended = second.Probes.CountOf("/v1/probe/two?a=b%20c");
        await Limits.Until(() => _backend.Probes.CountOf("/v1/probe") > before + 5);
        Assert.Equal(ended, second.Probes.CountOf("/v1/probe/two?a=b%20c"));

        await ReloadAsync(proxy, null);
        await UntilProbedAsync(proxy, 0);
        Assert.Equal(
            double.NaN,
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_probe_ratio{backend=\"chat\",destination=\"one\"}"
            )
        );
        Assert.Equal(0, (await proxy.BackendAsync()).GetProperty("probes").GetArrayLength());
    }

    [Fact]
    public async Task At_the_beginning_of_a_drain_the_probe_under_way_is_given_up()
    {
        _backend.AnswerAtOnce = true;
        _backend.Probes.Takes = TimeSpan.FromMinutes(2);
        await using var proxy = await StartAsync(change: configuration =>
        {
            configuration["Gatekeeper"]!["Backends"]!["chat"]!["Probe"]!["Timeout"] = "00:01:00";
            configuration["Gatekeeper"]!["Drain"]!["Timeout"] = "00:10:00";
        });
        await ConnectAsync(proxy, "fg", clients: 1);
        Assert.Equal(101, await _clients[0].StatusAsync());
        await Limits.Until(() => _backend.Probes.CountOf("/v1/probe") == 1);

        var stopped = proxy.StopAsync();
        await Limits.Until(() => _backend.Probes.GivenUp == 1);

        Assert.False(stopped.IsCompleted);
        _clients[0].Dispose();
        await stopped.Within();
        Assert.Equal(1, _backend.Probes.CountOf("/v1/probe"));
    }

    [Theory]
    [InlineData("\"answered\": 0", "no answer yet")]
    [InlineData("\"answered\": 0, \"failures\": { \"status\": 2 }", "no answer yet (status 2)")]
    [InlineData("\"answered\": 3, \"seconds\": 0.016", "16 ms, usually not learned yet")]
    [InlineData(
        "\"answered\": 30, \"seconds\": 0.003, \"referenceSeconds\": 0.005",
        "3 ms, usually 5 ms or less"
    )]
    [InlineData(
        "\"answered\": 30, \"failing\": true, \"failures\": { \"timeout\": 12, \"status\": 1, \"broken\": 0 }",
        "FAILING (timeout 12, status 1)"
    )]
    public void Status_says_how_each_destination_fares(string probe, string said) =>
        Assert.Contains(
            $"\n  probe of one: {said}\n",
            StatusPage.Of(
                JsonNode.Parse(
                    $$"""{ "backends": [ { "probes": [ { "destination": "one", {{probe}} } ] } ] }"""
                )!
            ),
            StringComparison.Ordinal
        );

    /// <summary>Places run out as long as somebody comes and finds none.</summary>
    private async Task UntilWithMoreAsync(ProxyUnderTest proxy, int stage)
    {
        using var over = new CancellationTokenSource(Limits.Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await proxy.NumberAsync("stage") != stage)
        {
            await ConnectAsync(proxy, "bg", clients: 1);
            await tick.WaitForNextTickAsync(over.Token);
        }
    }

    /// <summary>A drain waits for handshakes.</summary>
    private void LeaveAll() => _clients.ForEach(client => client.Dispose());

    private static bool IsSlow(JsonElement probe) =>
        probe.GetProperty("ratio") is { ValueKind: JsonValueKind.Number } ratio
        && ratio.GetDouble() > 2;

    private static async Task<JsonElement> ProbeAsync(ProxyUnderTest proxy) =>
        (await proxy.BackendAsync()) is { ValueKind: JsonValueKind.Object } backend
            ? backend.GetProperty("probes").EnumerateArray().FirstOrDefault()
            : default;

    private static async Task UntilAsync(ProxyUnderTest proxy, Predicate<JsonElement> wanted)
    {
        using var over = new CancellationTokenSource(Limits.Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        JsonElement last;
        while ((last = await ProbeAsync(proxy)).ValueKind != JsonValueKind.Object || !wanted(last))
        {
            try
            {
                await tick.WaitForNextTickAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The probe stayed at {last}");
            }
        }
    }

    private static Task UntilFailedAsync(ProxyUnderTest proxy, string reason) =>
        UntilAsync(
            proxy,
            probe => probe.GetProperty("failures").GetProperty(reason).GetInt64() > 1
        );

    private static async Task UntilProbedAsync(ProxyUnderTest proxy, int destinations)
    {
        using var over = new CancellationTokenSource(Limits.Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while ((await proxy.BackendAsync()).GetProperty("probes").GetArrayLength() != destinations)
        {
            await tick.WaitForNextTickAsync(over.Token);
        }
    }

    private static async Task<string> StatusAsync(ProxyUnderTest proxy) =>
        StatusPage.Of(JsonNode.Parse(await proxy.Admin.GetStringAsync("/api/v1/state").Within())!);

    private Task<ProxyUnderTest> StartAsync(
        int? places = null,
        Uri? at = null,
        string? path = "/v1/probe",
        Action<JsonObject>? change = null
    ) =>
        ProxyUnderTest.StartAsync(
            at ?? _backend.Address,
            configuration =>
            {
                Configure(configuration, path, places);
                change?.Invoke(configuration);
            }
        );

    private static void Configure(JsonObject configuration, string? path, int? places = null)
    {
        var chat = configuration["Gatekeeper"]!["Backends"]!["chat"]!;
        chat["Window"]!["Initial"] = places;
        chat["Ready"]!["Timeout"] = "00:02:00";
        if (path is not null)
        {
            chat["Probe"] = new JsonObject
            {
                ["Path"] = path,
                ["Interval"] = "00:00:00.1",
                ["Timeout"] = "00:00:01",
            };
        }

        var phones = configuration["Gatekeeper"]!["Policies"]!["phones"]!;
        phones["Background"]!["Patience"] = "00:05:00";
    }

    private async Task ReloadAsync(
        ProxyUnderTest proxy,
        string? path,
        ScriptedBackend? second = null
    )
    {
        var configuration = ProxyUnderTest.Configuration(
            _backend.Address,
            configuration =>
            {
                Configure(configuration, path);
                if (second is not null)
                {
                    configuration["ReverseProxy"]!["Clusters"]!["chat"]!["Destinations"]!["two"] =
                        new JsonObject { ["Address"] = second.Address.ToString() };
                }
            }
        );
        await File.WriteAllTextAsync(proxy.ConfigurationFile, configuration.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, await AdminTests.ReloadAsync(proxy, ProxyUnderTest.Token));
    }

    private async Task ConnectAsync(ProxyUnderTest proxy, string connectionClass, int clients)
    {
        for (var client = 0; client < clients; client++)
        {
            _clients.Add(await RawClient.UpgradeAsync(proxy.Address, connectionClass));
        }
    }
}
