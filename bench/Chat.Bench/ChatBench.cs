using System.CommandLine;
using Chat.Bench.Chat;
using Chat.Bench.Load;
using Chat.Bench.Processes;
using Chat.Bench.Report;
using Chat.Bench.Rows;
using ChatBackend.Storage.Sqlite;

namespace Chat.Bench;

/// <summary>Measures everything once, in an order in which nothing disturbs the next, and prints the report.</summary>
internal static class ChatBench
{
    private const int Users = 2048;
    private const int Missed = 3;
    private const int Pairs = 32;

    /// <returns>0 when every aim is met, 1 when not.</returns>
    /// <exception cref="BenchFailedException">Something could not be measured.</exception>
    public static async Task<ChatReport> RunAsync(Workbench bench)
    {
        var path = bench.Folder.File("chat.db");
        IReadOnlyList<Phone> phones;
        await using (var store = SqliteMessageStore.Open(new SqliteStoreOptions(path), bench.Clock))
        {
            bench.Say($"{Users} users ...");
            phones = await PhoneBook.WriteAsync(store, Users, bench.Clock);
            await PhoneBook.PostAsync(store, phones, Missed, new byte[ChatPeer.BodyBytes]);
        }
        await using (
            var store = SqliteMessageStore.Open(
                new SqliteStoreOptions(bench.Folder.File("appends.db")),
                bench.Clock
            )
        )
        {
            var writers = await PhoneBook.WriteAsync(store, 256, bench.Clock);
            await AppendRows.MeasureAsync(bench, "SQLite", store, writers);
        }

        await using var server = await ChatServer.StartAsync(
            $"sqlite:{path}",
            bench.Folder,
            bench.Clock
        );
        using var logins = new ChatLogins(server.Address, phones, bench.Clock);
        await LoginRows.MeasureAsync(bench, server, logins);
        var pairs = new List<(IMessagePeer, IMessagePeer)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            pairs.Add(
                (
                    await PeerAsync(logins, 2 * pair + 1, 2 * pair + 2),
                    await PeerAsync(logins, 2 * pair + 2, 2 * pair + 1)
                )
            );
        }
        var load = new MessageLoad(pairs, server.Process, bench.Clock);
        await MessageRows.MeasureAsync(bench, load);
        var book = bench.Folder.File("phones.json");
        await PhoneBook.SaveAsync(book, [.. phones.Skip(500)]);
        await FloodRows.MeasureAsync(bench, server, load, book);
        foreach (var (one, other) in pairs)
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        }
        await IdleRows.MeasureAsync(bench, server, logins);
        return bench.Report;
    }

    private static async Task<ChatPeer> PeerAsync(ChatLogins logins, int self, int partner)
    {
        var session = await logins.ConnectAsync(self);
        return new ChatPeer(session, logins.Phone(self).Login, logins.Phone(partner).Login);
    }
}
