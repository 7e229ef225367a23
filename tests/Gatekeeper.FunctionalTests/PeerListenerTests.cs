using System.Net;
using System.Text;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>The address for other gates, and who does not belong there.</summary>
public sealed class PeerListenerTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _gate = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _gate = await TestFleet.JoinAsync(_backend.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task A_gate_with_another_key_is_refused_and_counted_and_not_believed()
    {
        await using var stranger = await TestFleet.JoinAsync(
            _backend.Address,
            key: TestFleet.OtherKey,
            addresses: _gate.Peers!.ToString()
        );

        Assert.True(await stranger.ExchangesAsync("asked", "refused") >= 1);
        Assert.True(await _gate.ExchangesAsync("answered", "refused") >= 1);
        Assert.Empty(await _gate.PeersAsync());
        Assert.Equal("silent", Assert.Single(await stranger.PeersAsync()).State);
    }

    [Fact]
    public async Task While_a_key_is_replaced_both_are_heard()
    {
        await using var newer = await TestFleet.JoinAsync(
            _backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Peers"]!["AcceptedKeys"] =
                    new System.Text.Json.Nodes.JsonArray(TestFleet.Key),
            TestFleet.OtherKey
        );
        await using var older = await TestFleet.JoinAsync(
            _backend.Address,
            addresses: newer.Peers!.ToString()
        );

        await newer.HearsAsync(1);
        await older.HearsAsync(1);
    }

    [Fact]
    public async Task A_gate_that_finds_itself_among_the_addresses_does_not_count_itself()
    {
        var port = FreePort.Find();
        await using var gate = await TestFleet.JoinAsync(
            _backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Peers"]!["Url"] = $"http://127.0.0.1:{port}",
            addresses: [$"http://127.0.0.1:{port}", _gate.Peers!.ToString()]
        );

        await gate.HearsAsync(1);
        Assert.Single(await gate.PeersAsync());
        Assert.Equal(1, await gate.ExchangesAsync("asked", "own"));
    }

    [Fact]
    public async Task All_addresses_of_a_name_are_asked()
    {
        await using var gate = await TestFleet.JoinAsync(
            _backend.Address,
            addresses: $"dns://localhost:{_gate.Peers!.Port}"
        );

        await gate.HearsAsync(1);
        Assert.Contains((_gate.Peers.Authority, "heard"), await gate.PeersAsync());
    }

    [Fact]
    public async Task A_gate_that_nobody_answers_starts_and_serves_all_the_same()
    {
        _backend.AnswerAtOnce = true;
        await using var gate = await TestFleet.JoinAsync(
            _backend.Address,
            addresses: $"http://127.0.0.1:{FreePort.Find()}"
        );
        using var client = await RawClient.UpgradeAsync(gate.Address, "fg");

        Assert.Equal(101, await client.StatusAsync());
        Assert.True(await gate.ExchangesAsync("asked", "unreachable") >= 1);
        Assert.Equal("silent", Assert.Single(await gate.PeersAsync()).State);
    }

    [Theory]
    [InlineData("GET", "/v1/words", 0, HttpStatusCode.NotFound)]
    [InlineData("POST", "/metrics", 0, HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/state", 0, HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/words", 0, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/v1/words", 1000, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/v1/words", 1_000_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Who_is_no_gate_is_told_nothing(
        string method,
        string path,
        int length,
        HttpStatusCode expected
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(_gate.Peers!, path)
        );
        request.Headers.Add("Gatekeeper-Peer-Challenge", "bm8gY2hhbGxlbmdl");
        request.Headers.Add("Gatekeeper-Peer-Seal", "%%%");
        if (length > 0)
        {
            request.Content = new ByteArrayContent(
                Encoding.ASCII.GetBytes(new string('{', length))
            );
        }

        using var response = await http.SendAsync(request).Within();

        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync().Within());
        Assert.Empty(await _gate.PeersAsync());
    }
}
