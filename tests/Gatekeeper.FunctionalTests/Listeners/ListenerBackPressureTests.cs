using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>Whoever does not read stops the other side, and the proxy keeps next to nothing meanwhile.</summary>
public sealed class ListenerBackPressureTests : IAsyncLifetime
{
    /// <summary>Far more than the sockets of both hops may buffer.</summary>
    private const int Offered = 128 * 1024 * 1024;
    private const int SocketBuffers = 32 * 1024 * 1024;

    /// <summary>A quarter of what is offered: other tests of this process allocate meanwhile, by the megabyte.</summary>
    private const int KeptAtMost = 32 * 1024 * 1024;
    private readonly RawBackend _backend = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_side_that_does_not_read_stops_the_other_one(bool towardsClient)
    {
        await using var proxy = await ListenerConfiguration.StartAsync(_backend);
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync("x");
        using var server = await _backend.NextAsync();
        await server.ReceiveAsync(1);
        await server.SendAsync("y");
        await client.ReceiveAsync(1);
        var (from, to) = towardsClient ? (server, client) : (client, server);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sent = 0L;

        var sending = SendAsync();
        await StandsStillAsync(() => Volatile.Read(ref sent));

        Assert.InRange(Volatile.Read(ref sent), 1, SocketBuffers);
        Assert.InRange(
            GC.GetTotalMemory(forceFullCollection: true) - before,
            long.MinValue,
            KeptAtMost
        );
        var buffer = new byte[1024 * 1024];
        for (var left = (long)Offered; left > 0; )
        {
            left -= await to.Socket.ReceiveAsync(buffer).Within();
        }

        await sending.Within();

        async Task SendAsync()
        {
            var part = new byte[64 * 1024];
            while (sent < Offered)
            {
                Volatile.Write(ref sent, sent + await from.Socket.SendAsync(part));
            }
        }
    }

    /// <summary>Waits until a number has been the same at fifty looks, 10 ms apart.</summary>
    private static Task StandsStillAsync(Func<long> number)
    {
        var (last, since) = (-1L, 0);
        return Limits.Until(() =>
        {
            var now = number();
            since = now == last ? since + 1 : 0;
            last = now;
            return since >= 50;
        });
    }
}
