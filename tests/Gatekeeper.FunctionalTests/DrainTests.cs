using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class DrainTests
{
    [Fact]
    public async Task Leaving_refuses_the_parked_lets_the_handshake_finish_and_closes_the_tunnels()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        var proxy = await ProxyUnderTest.StartAsync(
            backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1
        );
        using var tunnel = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await backend.NextAsync()).Answer(101);
        Assert.Equal(101, await tunnel.StatusAsync());
        using var handshake = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await backend.NextAsync();
        using var parked = await RawClient.UpgradeAsync(proxy.Address, "bg");
        await proxy.UntilAsync("parked.bg", count => count == 1);

        var stopped = proxy.StopAsync();
        var refusal = await parked.ToEndAsync();
        held.Answer(101);

        Assert.StartsWith("HTTP/1.1 503 ", refusal, StringComparison.Ordinal);
        Assert.Contains("reason=draining", refusal, StringComparison.Ordinal);
        Assert.Equal(101, await handshake.StatusAsync());
        Assert.Equal("", await tunnel.ToEndAsync());
        await stopped.Within();
        await proxy.DisposeAsync();
    }
}
