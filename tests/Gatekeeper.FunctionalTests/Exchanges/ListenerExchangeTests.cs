using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>What passes through a TCP listener is byte for byte what passes without it, and it ends the same way.</summary>
[Trait("Soak", "bytes")]
public sealed class ListenerExchangeTests : IAsyncLifetime
{
    private readonly RawBackend _backend = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Random_exchanges_through_a_listener_equal_the_direct_ones()
    {
        await using var proxy = await StartAsync("Enforce");
        var random = new Random(Soak.Seed);
        var (bytes, halfCloses, resets) = (0L, 0, 0);
        for (var round = 0; round < Soak.Exchanges; round++)
        {
            var exchange = Exchange.Of(random);
            await CompareAsync(exchange, round, proxy.Listener);
            bytes += exchange.Steps.Sum(step => (long)step.Bytes);
            halfCloses += exchange.Steps.Count(step => step.Act == Act.Finish);
            resets += exchange.Steps.Count(step => step.Act == Act.Reset);
        }

        await proxy.UntilAsync("tunnels", count => count == 0);
        await proxy.UntilAsync("placesUsed", used => used == 0);
        await Metrics.UntilAsync(proxy, "gatekeeper_descriptors_in_use", 0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Soak.Exchanges} exchanges, {bytes} bytes, {halfCloses} half closes, {resets} resets"
        );
        Assert.True(halfCloses + resets > 0 || Soak.Exchanges < 100);
    }

    [Theory]
    [InlineData("Shadow")]
    [InlineData("Off")]
    public async Task The_same_where_the_gate_enforces_nothing(string mode)
    {
        await using var proxy = await StartAsync(mode);
        var random = new Random(Soak.Seed + 1);
        for (var round = 0; round < Math.Max(Soak.Exchanges / 10, 1); round++)
        {
            await CompareAsync(Exchange.Of(random), round, proxy.Listener);
        }
    }

    private Task<ProxyUnderTest> StartAsync(string mode) =>
        ListenerConfiguration.StartAsync(
            _backend,
            change: configuration =>
            {
                // Room for the orphans that half closes leave: who does not wait in line cannot leave it.
                ListenerConfiguration.Window(1000)(configuration);
                configuration["Gatekeeper"]!["Backends"]!["raw"]!["Mode"] = mode;
            }
        );

    private async Task CompareAsync(Exchange exchange, int round, Uri listener)
    {
        var direct = await PlayAsync(exchange, _backend.Address);
        var through = await PlayAsync(exchange, listener);

        Assert.True(
            direct == through,
            $"exchange {round} of seed {Soak.Seed}: {string.Join(", ", exchange.Steps)}\ndirect: {direct}\nthrough: {through}"
        );
    }

    private async Task<string> PlayAsync(Exchange exchange, Uri to)
    {
        using var client = await RawPeer.ConnectAsync(to);
        using var server = await _backend.NextAsync();
        return await ExchangePlayer.PlayAsync(exchange, client, server);
    }
}
