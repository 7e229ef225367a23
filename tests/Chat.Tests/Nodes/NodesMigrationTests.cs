using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;
using ChatClient;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Nodes;

/// <summary>Two chat servers on one PostgreSQL that go over to another one together, with people writing at both.</summary>
[Trait("Needs", "servers")]
public sealed class NodesMigrationTests(PostgresServers servers)
{
    private static readonly PageLimits All = new(int.MaxValue, int.MaxValue);

    [Fact]
    public async Task Nodes_go_over_together_and_back_and_nothing_is_lost_doubled_or_reordered()
    {
        var postgres = await servers.SharedAsync();
        await using var nodes = await TwoNodes.StartAsync(postgres);
        await using var move = await Move.BetweenAsync(
            nodes.Store,
            await postgres.CreateDatabaseAsync()
        );
        var (alice, bob) = (await nodes.EnrolAsync("alice"), await nodes.EnrolAsync("bob"));
        await using var first = await nodes.First.ConnectAsync(alice[0]);
        await using var second = await nodes.Second.ConnectAsync(bob[0]);
        using var end = new CancellationTokenSource();
        var sending = Task.WhenAll(
            SayAsync(first, "user:bob", end.Token),
            SayAsync(second, "user:alice", end.Token)
        );

        foreach (var step in Enum.GetValues<MigrationStep>())
        {
            await move.RunAsync(step);
        }

        await move.BackAsync();
        await move.RunAsync(MigrationStep.CutOver);
        await end.CancelAsync();

        var sent = await sending.Within();
        Assert.All(sent, count => Assert.True(count > 0));
        // Each of them has the own messages and those of the other one.
        await AssertHeardAsync(first, "alice", "bob", sent);
        await AssertHeardAsync(second, "bob", "alice", [.. sent.Reverse()]);
        var log = await move.To.ReadAsync(1, 0, All, default);
        Assert.Equal(sent.Sum(), log.Items.Count);
        Assert.Equal(Enumerable.Range(1, sent.Sum()), log.Items.Select(m => (int)m.Sequence));
    }

    /// <summary>A node that is killed after the commit tells nobody; and where its logs are now, nobody notifies.</summary>
    [Fact]
    public async Task After_the_move_what_nobody_was_told_of_is_found_by_looking()
    {
        var postgres = await servers.SharedAsync();
        await using var nodes = await TwoNodes.StartAsync(postgres, TimeSpan.FromSeconds(1));
        await using var move = await Move.BetweenAsync(
            nodes.Store,
            await postgres.CreateDatabaseAsync()
        );
        var bob = (await nodes.EnrolAsync("bob"))[0];
        await using var receiver = await nodes.Second.ConnectAsync(bob);
        await receiver.CaughtUp.Within();
        await move.RunAsync(MigrationStep.CutOver);

        await nodes
            .First.Store.AppendAsync(new(1, bob.DeviceId, new byte[16], "user:bob", [66]), default)
            .Within();

        Assert.Equal("B", (await receiver.ReceiveAsync().TakeAsync(1))[0].Text());
    }

    /// <returns>How many were accepted.</returns>
    private static async Task<int> SayAsync(ChatSession session, string to, CancellationToken end)
    {
        var count = 0;
        while (!end.IsCancellationRequested)
        {
            await session.SayAsync(to, $"{count + 1}");
            count++;
        }

        return count;
    }

    private static async Task AssertHeardAsync(
        ChatSession session,
        string self,
        string other,
        int[] sent
    )
    {
        var heard = await session.ReceiveAsync().TakeAsync(sent.Sum());
        foreach (var (sender, count) in new[] { (self, sent[0]), (other, sent[1]) })
        {
            Assert.Equal(
                Enumerable.Range(1, count).Select(i => $"{i}"),
                heard.Where(message => message.Sender == sender).Select(message => message.Text())
            );
        }
    }

    /// <summary>What the migrate command does, in this process.</summary>
    private sealed class Move(NamedStore from, NamedStore to) : IAsyncDisposable
    {
        public IMigratableStore To => to.Store;

        public static async Task<Move> BetweenAsync(string from, string connection)
        {
            var opener = new StoreOpener(new(), TimeProvider.System, NullLogger.Instance);
            var to = $"postgres:{connection}";
            return new Move(
                new NamedStore(from, await opener.OpenAsync(from, default)),
                new NamedStore(to, await opener.OpenAsync(to, default))
            );
        }

        public Task RunAsync(MigrationStep until) => Migrator().RunAsync(until, default).Within();

        public Task BackAsync() => Migrator().BackAsync(default).Within();

        public async ValueTask DisposeAsync()
        {
            await from.Store.DisposeAsync();
            await to.Store.DisposeAsync();
        }

        private Migrator Migrator() =>
            new(new StorePair(from, to), 0, TimeProvider.System, _ => { });
    }
}
