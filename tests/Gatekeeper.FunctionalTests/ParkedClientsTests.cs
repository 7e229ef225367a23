using System.Net;
using System.Net.Sockets;
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

    [Fact]
    public async Task What_a_parked_client_sends_is_not_read_far_ahead()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(
            backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1
        );
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await backend.NextAsync();
        using var greedy = await RawPeer.ConnectAsync(proxy.Address);
        greedy.Socket.SendBufferSize = 16 * 1024;
        await greedy.SendAsync(RawClient.UpgradeRequest("bg"));
        await proxy.UntilAsync("parked.bg", count => count == 1);
        var sent = 0;

        var sending = SendAsync();
        var (last, same) = (-1, 0);
        await Limits.Until(() =>
        {
            var now = Volatile.Read(ref sent);
            (last, same) = (now, now == last ? same + 1 : 0);
            return same >= 50;
        });

        // 64 KiB here, the rest in the kernel.
        Assert.InRange(last, 64 * 1024, 768 * 1024);
        greedy.Reset();
        await sending.Within();
        held.Answer(101);
        Assert.Equal(101, await holder.StatusAsync());
        (await backend.NextAsync()).Answer(101);

        async Task SendAsync()
        {
            try
            {
                while (sent < 64 * 1024 * 1024)
                {
                    Volatile.Write(ref sent, sent + await greedy.Socket.SendAsync(new byte[8192]));
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // Reset at the end.
            }
        }
    }
}
