using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;
using ChatClient;

namespace Chat.Tests.Nodes;

/// <summary>What happens at one node reaches the sessions at another.</summary>
[Trait("Needs", "servers")]
public sealed class WakeUpTests(PostgresServers servers, ITestOutputHelper output)
{
    /// <summary>Far above what is measured, so that a busy machine fails nothing, and far below the ten minutes of the next look.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_message_sent_at_one_node_reaches_a_session_at_another()
    {
        await using var nodes = await StartAsync();
        var (sender, receiver) = await PairAsync(nodes);
        await using (sender)
        await using (receiver)
        {
            var received = receiver.ReceiveAsync().GetAsyncEnumerator();
            var times = new List<TimeSpan>();
            for (var i = 0; i < 40; i++)
            {
                var since = TimeProvider.System.GetTimestamp();
                await sender.SayAsync("user:bob", $"{i}");
                await received.MoveNextAsync().AsTask().Within();
                times.Add(TimeProvider.System.GetElapsedTime(since));
                Assert.Equal($"{i}", received.Current.Text());
            }

            var median = times.Order().ElementAt(times.Count / 2);
            output.WriteLine(
                $"sent, accepted and received at the other node: median {median.TotalMilliseconds:0.0} ms"
            );
            Assert.InRange(median, TimeSpan.Zero, Prompt);
        }
    }

    [Fact]
    public async Task What_was_sent_while_nobody_listened_is_delivered_when_the_connection_is_back()
    {
        await using var nodes = await StartAsync();
        var (sender, receiver) = await PairAsync(nodes);
        await using (sender)
        await using (receiver)
        {
            for (var i = 0; i < 5; i++)
            {
                await nodes.DeafenAsync();
                await sender.SayAsync("user:bob", $"{i}");
            }

            var received = await receiver.ReceiveAsync().TakeAsync(5);
            Assert.Equal(["0", "1", "2", "3", "4"], received.Select(message => message.Text()));
        }
    }

    /// <summary>A node that is killed after the commit tells nobody.</summary>
    [Fact]
    public async Task What_nobody_was_told_of_is_found_by_looking()
    {
        await using var nodes = await StartAsync(reread: TimeSpan.FromSeconds(1));
        var bob = (await nodes.EnrolAsync("bob"))[0];
        await using var receiver = await nodes.Second.ConnectAsync(bob);
        await receiver.CaughtUp.Within();

        // As the store of a node does, without its news.
        await nodes
            .First.Store.AppendAsync(new(1, bob.DeviceId, new byte[16], "user:bob", [66]), default)
            .Within();

        Assert.Equal("B", (await receiver.ReceiveAsync().TakeAsync(1))[0].Text());
    }

    [Fact]
    public async Task A_device_that_connects_at_another_node_takes_the_place_of_its_older_session()
    {
        await using var nodes = await StartAsync();
        var alice = (await nodes.EnrolAsync("alice"))[0];
        await using var older = await nodes.First.ConnectAsync(alice);
        await Limits.Until(() => nodes.First.Directory.Displaced(alice.DeviceId) is not null);

        await using var newer = await nodes.Second.ConnectAsync(alice);

        var closed = await older.Closed.Within();
        Assert.Equal(ChatCloseCode.ConnectedElsewhere, closed.Code);
        await newer.SayAsync("user:alice", "still here");
    }

    [Fact]
    public async Task A_device_that_is_revoked_at_one_node_is_closed_for_good_at_the_other()
    {
        await using var nodes = await StartAsync();
        var devices = await nodes.EnrolAsync("alice", 2);
        await using var stolen = await nodes.Second.ConnectAsync(devices[0]);
        await using var other = await nodes.Second.ConnectAsync(devices[1]);

        Assert.True(
            await nodes.First.Store.RevokeDeviceAsync(devices[0].DeviceId, default).Within()
        );

        var closed = await stolen.Closed.Within(Prompt);
        Assert.Equal((ChatCloseCode.AuthFailed, RefusalAction.Stop), (closed.Code, closed.Action));
        await other.SayAsync("user:alice", "this one stays");
    }

    [Fact]
    public async Task Of_two_sessions_that_come_at_once_at_two_nodes_exactly_one_stays()
    {
        await using var nodes = await StartAsync();
        var alice = (await nodes.EnrolAsync("alice"))[0];
        for (var i = 0; i < 5; i++)
        {
            var sessions = await Task.WhenAll(
                nodes.First.ConnectAsync(alice),
                nodes.Second.ConnectAsync(alice)
            );

            await Limits.Until(() =>
                nodes.First.Directory.Count + nodes.Second.Directory.Count == 1
            );
            foreach (var session in sessions)
            {
                await session.DisposeAsync();
            }

            await Limits.Until(() =>
                nodes.First.Directory.Count + nodes.Second.Directory.Count == 0
            );
        }
    }

    private async Task<TwoNodes> StartAsync(TimeSpan? reread = null)
    {
        var nodes = await TwoNodes.StartAsync(await servers.SharedAsync(), reread);
        await Eventually.Holds(
            async () => await nodes.ListenersAsync() == 2,
            () => "the nodes do not listen"
        );
        return nodes;
    }

    /// <summary>Alice at the first node and Bob at the second, both with everything that there is.</summary>
    private static async Task<(ChatSession Sender, ChatSession Receiver)> PairAsync(TwoNodes nodes)
    {
        var alice = (await nodes.EnrolAsync("alice"))[0];
        var bob = (await nodes.EnrolAsync("bob"))[0];
        var sender = await nodes.First.ConnectAsync(alice);
        var receiver = await nodes.Second.ConnectAsync(bob);
        await receiver.CaughtUp.Within();
        return (sender, receiver);
    }
}
