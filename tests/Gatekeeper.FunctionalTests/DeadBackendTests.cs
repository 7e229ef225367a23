using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class DeadBackendTests
{
    /// <summary>A storm goes on while the backend dies and comes back: 5xx meanwhile, no place is lost, and service resumes by itself.</summary>
    [Fact]
    public async Task A_backend_that_dies_in_a_storm_and_comes_back_is_served_again_without_anybody_acting()
    {
        var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        var address = backend.Address;
        await using var proxy = await ProxyUnderTest.StartAsync(
            address,
            configuration =>
            {
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Foreground"]!["Patience"] =
                    "00:00:00.5";
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Background"]!["Patience"] =
                    "00:00:01";
            }
        );
        using var storm = new Storm(proxy.Address, clients: 40);
        await Limits.Until(() => storm.Count(101) > 200);

        await backend.DisposeAsync();
        var (answered502, answered503) = (storm.Count(502), storm.Count(503));
        await Limits.Until(() => storm.Count(502) > answered502 && storm.Count(503) > answered503);
        var readyBefore = storm.Count(101);
        backend = await ScriptedBackend.StartAsync(address.Port);
        backend.AnswerAtOnce = true;
        await Limits.Until(() => storm.Count(101) > readyBefore + 200);

        await storm.StopAsync();
        await proxy.UntilAsync("placesUsed", used => used == 0);
        Assert.Equal(0, await proxy.NumberAsync("handshakesInProgress"));
        Assert.Equal(
            0,
            await proxy.NumberAsync("parked.fg") + await proxy.NumberAsync("parked.bg")
        );
        await backend.DisposeAsync();
    }

    [Fact]
    public async Task Errors_that_clients_provoke_do_not_switch_a_healthy_backend_off()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        await using var proxy = await ProxyUnderTest.StartAsync(backend.Address);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var rude = await RawClient.ConnectAsync(proxy.Address);
            await rude.SendAsync(RawClient.UpgradeRequest("fg", "X-A: \u00e8\r\n"));
            Assert.Equal(400, await rude.StatusAsync());
        }

        using var polite = await RawClient.UpgradeAsync(proxy.Address, "fg");

        Assert.Equal(101, await polite.StatusAsync());
    }
}
