using System.Net;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class ParkedClientsTests
{
    [Fact]
    public async Task Five_thousand_parked_clients_that_vanish_leave_nothing_parked()
    {
        const int clients = 5000;
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(
            backend.Address,
            configuration =>
            {
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Ready"]!["Timeout"] =
                    "00:02:00";
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Background"]!["Patience"] =
                    "00:05:00";
            }
        );
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await backend.NextAsync();
        var parked = new List<RawClient>(clients);
        for (var batch = 0; batch < clients; batch += 100)
        {
            parked.AddRange(
                await Task.WhenAll(
                    Enumerable
                        .Range(batch, 100)
                        .Select(client =>
                            RawClient.UpgradeAsync(
                                proxy.Address,
                                "bg",
                                IPAddress.Parse($"127.0.1.{1 + client % 4}")
                            )
                        )
                )
            );
        }

        await proxy.UntilAsync("parked.bg", count => count == clients, TimeSpan.FromMinutes(1));
        parked.ForEach(client => client.Vanish());
        await proxy.UntilAsync("parked.bg", count => count == 0, TimeSpan.FromMinutes(1));

        Assert.Equal(clients, await proxy.NumberAsync("left.bg"));
        Assert.Single(backend.All);
        held.Answer(101);
        Assert.Equal(101, await holder.StatusAsync());
    }
}
