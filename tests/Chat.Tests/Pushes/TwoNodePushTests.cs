using Chat.Tests.Nodes;
using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;
using ChatClient;

namespace Chat.Tests.Pushes;

/// <summary>Two chat servers on one database, both of which know that a device is to be woken.</summary>
[Trait("Needs", "servers")]
public sealed class TwoNodePushTests(PostgresServers servers)
{
    /// <summary>a connected device acknowledges within half of it, however busy the machine.</summary>
    private static readonly TimeSpan Acknowledged = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_device_is_woken_by_one_of_them_and_not_when_it_is_connected_at_the_other()
    {
        await using var receiver = await PushReceiver.StartAsync();
        await using var nodes = await TwoNodes.StartAsync(
            await servers.SharedAsync(),
            with: settings =>
                settings with
                {
                    WakePush = WakePushTests.QuickTo(receiver) with { Delay = Acknowledged },
                }
        );
        var alice = await nodes.EnrolAsync("alice", devices: 2);
        var bob = await nodes.EnrolAsync("bob", devices: 2);
        await using var first = await nodes.First.ConnectAsync(alice[0]);
        await using var second = await nodes.Second.ConnectAsync(alice[1]);
        await using var here = new ChatDevice(nodes.Second.Connector, bob[0], TimeProvider.System);
        here.Start();
        using var stop = new CancellationTokenSource();
        var read = 0;
        var reading = ReadAsync();

        // Said at both nodes at once: both look for devices to wake.
        await Task.WhenAll(
            first.SayAsync("user:bob", "from the first node"),
            second.SayAsync("user:bob", "from the second node")
        );
        await Limits.Until(() => Volatile.Read(ref read) == 2);
        await Limits.Until(() => ForBob(2).Any());
        // A push of a later message comes after whatever the first two still had to bring.
        await first.SayAsync("user:bob", "the end");
        await Limits.Until(() => ForBob(3).Any());

        Assert.Single(ForBob(2));
        Assert.Single(ForBob(3));
        Assert.DoesNotContain(receiver.Received, push => push.Device == bob[0].DeviceId);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());

        async Task ReadAsync()
        {
            await foreach (var _ in here.ReceiveAsync(stop.Token))
            {
                Interlocked.Increment(ref read);
            }
        }

        IEnumerable<ReceivedPush> ForBob(long head) =>
            receiver.Received.Where(push => push.Device == bob[1].DeviceId && push.Head == head);
    }
}
