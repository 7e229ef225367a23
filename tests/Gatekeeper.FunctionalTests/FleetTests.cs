using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>Two gates before one backend with ten places. The second knows where the first listens; the first learns of it when it asks.</summary>
public sealed class FleetTests : IAsyncLifetime
{
    private const int Places = 10;
    private readonly List<RawClient> _clients = [];
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _one = null!; // the same
    private ProxyUnderTest _other = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _one = await TestFleet.JoinAsync(_backend.Address, TenPlaces);
        _other = await TestFleet.JoinAsync(
            _backend.Address,
            TenPlaces,
            addresses: _one.Peers!.ToString()
        );
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Both_hear_each_other_though_only_one_knows_where_the_other_is()
    {
        await _one.HearsAsync(1);
        await _other.HearsAsync(1);

        Assert.Null(Assert.Single(await _one.PeersAsync()).Address);
        Assert.Equal(_one.Peers!.Authority, Assert.Single(await _other.PeersAsync()).Address);
        Assert.Equal(1, await Metrics.ReadAsync(_one, "gatekeeper_peers{state=\"heard\"}"));
        Assert.True(await _other.ExchangesAsync("asked", "heard") >= 1);
        Assert.True(await _one.ExchangesAsync("answered", "heard") >= 1);
        Assert.Equal(0, await _one.ExchangesAsync("answered", "refused"));
    }

    [Fact]
    public async Task Background_at_one_gate_leaves_what_foreground_at_the_other_needs()
    {
        await ComeAsync(_other, "fg", 6);
        await _one.UntilAsync("fleet.foregroundPlaces", places => places == 6);

        await ComeAsync(_one, "bg", Places);

        await _one.UntilAsync("parked.bg", parked => parked == 6);
        Assert.Equal(4, await _one.NumberAsync("inHandshake.bg"));
    }

    [Fact]
    public async Task Foreground_at_one_gate_does_not_wait_for_background_at_the_other()
    {
        await ComeAsync(_one, "bg", 3 * Places);
        await _one.UntilAsync("parked.bg", parked => parked == 2 * Places);
        await _other.HearsAsync(1);

        await ComeAsync(_other, "fg", Places);

        await _other.UntilAsync("inHandshake.fg", count => count == Places);
        Assert.Equal(0, await _other.NumberAsync("parked.fg"));

        // And from then on every place that comes back is foreground's, until there is no more need.
        await _one.UntilAsync("fleet.foregroundPlaces", places => places == Places);
        foreach (
            var background in _backend.All.Where(request =>
                request.Headers["Gatekeeper-Class"][0] == "bg"
            )
        )
        {
            background.Answer(101);
        }

        await _one.UntilAsync("inHandshake.bg", count => count == 0);
        Assert.Equal(2 * Places, await _one.NumberAsync("parked.bg"));
        foreach (var foreground in _backend.All)
        {
            foreground.Answer(101);
        }

        await _one.UntilAsync("inHandshake.bg", count => count == Places);
    }

    [Fact]
    public async Task What_a_gate_needed_is_free_again_when_it_leaves()
    {
        await ComeAsync(_other, "fg", 6);
        await _one.UntilAsync("fleet.foregroundPlaces", places => places == 6);
        await ComeAsync(_one, "bg", Places);
        await _one.UntilAsync("inHandshake.bg", count => count == 4);

        _clients.ForEach(client => client.Dispose());
        await _other.StopAsync().Within();
        await _one.HearsAsync(1);
        await ComeAsync(_one, "bg", Places);

        await _one.UntilAsync("inHandshake.bg", count => count == Places);
    }

    private async Task ComeAsync(ProxyUnderTest gate, string connectionClass, int count)
    {
        for (var client = 0; client < count; client++)
        {
            _clients.Add(await RawClient.UpgradeAsync(gate.Address, connectionClass));
        }
    }

    private static void TenPlaces(JsonObject configuration)
    {
        var gatekeeper = configuration["Gatekeeper"]!;
        gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = Places;
        gatekeeper["Policies"]!["phones"]!["Foreground"]!["Patience"] = "00:00:30";
        gatekeeper["Policies"]!["phones"]!["Background"]!["Patience"] = "00:00:30";
    }
}
