using Chat.Bench.Chat;
using Chat.Bench.Load;
using Chat.Bench.Postgres;
using Chat.Bench.Report;
using Chat.Bench.Rows;
using ChatBackend.Storage;
using ChatBackend.Storage.Postgres;
using ChatBackend.Storage.Sqlite;

namespace Chat.Bench;

/// <summary>Measures everything once, one thing at a time.</summary>
internal static class ChatBench
{
    /// <summary>Messages that wait for every phone when it logs in.</summary>
    public const int Missed = 3;

    /// <summary>Who log in in turn. They never get what is written meanwhile: every login meets the same log.</summary>
    private const int Callers = 2048;

    private const int Pairs = 32;
    private const int Writers = 256;

    /// <exception cref="BenchFailedException">Something could not be measured.</exception>
    public static async Task RunAsync(Workbench bench)
    {
        bench.Report.Remarks.Add(
            "Per core: the count, divided by the user and system time of the server's process alone; what the load uses on the same cores does not count."
        );
        var logins = await IfWantedAsync(BenchParts.Logins, LoggedInAsync);
        await IfWantedAsync(BenchParts.Appends, AppendedAsync);
        var messages = await IfWantedAsync(BenchParts.Messages, WrittenAsync);
        var resident = await IfWantedAsync(BenchParts.Idle, IdleAsync);
        if (bench.Options.Parts.Contains(BenchParts.Ejabberd))
        {
            await BesideAsync(bench, new OwnFigures(logins, messages, resident));
        }

        async Task<double?> IfWantedAsync(string part, Func<Workbench, Task<double>> measure) =>
            bench.Options.Parts.Contains(part) ? await measure(bench) : null;
    }

    /// <summary>Our own figures are worth printing even when ejabberd does not play along.</summary>
    private static async Task BesideAsync(Workbench bench, OwnFigures own)
    {
        try
        {
            await EjabberdRows.MeasureAsync(bench, own);
        }
        catch (BenchFailedException e)
        {
            bench.Report.Remarks.Add($"ejabberd could not be measured: {e.Message}");
        }
    }

    /// <returns>Resumes for a second of the server's processor time.</returns>
    private static async Task<double> LoggedInAsync(Workbench bench)
    {
        var phones = await PhonesAsync(bench, "logins.db", Callers, Missed);
        await using var server = await StartAsync(bench, "logins.db");
        using var logins = new ChatLogins(server.Address, phones, bench.Clock);
        return await LoginRows.MeasureAsync(bench, server, logins);
    }

    /// <returns>Appends a second, SQLite.</returns>
    private static async Task<double> AppendedAsync(Workbench bench)
    {
        var embedded = await AppendedAsync(bench, "SQLite", OpenSqlite(bench, "appends.db"));
        if (PostgresServer.IsInstalled)
        {
            await using var server = await PostgresServer.StartAsync(bench.Folder, bench.Clock);
            await AppendedAsync(bench, "PostgreSQL", await OpenPostgresAsync(bench, server));
        }
        else
        {
            bench.Report.Rows.Add(
                Row.NotMeasured(
                    "durable appends, PostgreSQL",
                    "PostgreSQL is not installed: apt-get install postgresql"
                )
            );
        }

        return embedded;
    }

    private static async Task<double> AppendedAsync(
        Workbench bench,
        string name,
        IMessageStore opened
    )
    {
        await using var store = opened;
        var pin = ChatServer.Pin(bench.Folder);
        var writers = await PhoneBook.WriteAsync(store, Writers, pin, bench.Clock);
        return await AppendRows.MeasureAsync(bench, name, store, writers);
    }

    private static Task<PostgresMessageStore> OpenPostgresAsync(
        Workbench bench,
        PostgresServer server
    )
    {
        var options = new PostgresOptions(
            server.Connection,
            Connections: 2 * Environment.ProcessorCount,
            Patience: TimeSpan.FromSeconds(10),
            RereadEvery: TimeSpan.FromMinutes(1)
        );
        return PostgresMessageStore.OpenAsync(
            new PostgresDatabase(options, bench.Clock),
            bench.Clock,
            CancellationToken.None
        );
    }

    /// <returns>Messages delivered in a second.</returns>
    private static async Task<double> WrittenAsync(Workbench bench)
    {
        var phones = await PhonesAsync(bench, "messages.db", (2 * Pairs) + Callers, Missed);
        var flooding = bench.Folder.File("flooding.json");
        await PhoneBook.SaveAsync(flooding, [.. phones.Skip(2 * Pairs)]);
        await using var server = await StartAsync(bench, "messages.db");
        using var logins = new ChatLogins(server.Address, phones, bench.Clock);
        var pairs = new List<(IMessagePeer One, IMessagePeer Other)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (one, other) = (2 * pair, (2 * pair) + 1);
            pairs.Add((await PeerAsync(logins, one, other), await PeerAsync(logins, other, one)));
        }

        var load = new MessageLoad(pairs, server.Process, bench.Clock);
        var delivered = await MessageRows.MeasureAsync(bench, load);
        await FloodRows.MeasureAsync(bench, server, load, flooding);
        foreach (var (one, other) in pairs)
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        }

        return delivered;
    }

    /// <returns>Resident memory of one session, in KB.</returns>
    private static async Task<double> IdleAsync(Workbench bench)
    {
        var phones = await PhonesAsync(
            bench,
            "idle.db",
            bench.Options.IdleSessions + IdleRows.First,
            missed: 0
        );
        await using var server = await StartAsync(bench, "idle.db");
        using var logins = new ChatLogins(server.Address, phones, bench.Clock);
        var resident = await IdleRows.MeasureAsync(bench, server, logins);
        await ReconnectRows.MeasureAsync(bench, server, logins.Phones[0]);
        return resident;
    }

    private static async Task<ChatPeer> PeerAsync(ChatLogins logins, int self, int partner) =>
        new(
            await logins.ConnectAsync(self),
            logins.Phones[self].Login,
            logins.Phones[partner].Login
        );

    private static async Task<IReadOnlyList<Phone>> PhonesAsync(
        Workbench bench,
        string file,
        int count,
        int missed
    )
    {
        await using var store = OpenSqlite(bench, file);
        var phones = await PhoneBook.WriteAsync(
            store,
            count,
            ChatServer.Pin(bench.Folder),
            bench.Clock
        );
        await PhoneBook.PostAsync(store, phones, missed, bench.Clock);
        return phones;
    }

    private static Task<ChatServer> StartAsync(Workbench bench, string file) =>
        ChatServer.StartAsync($"sqlite:{bench.Folder.File(file)}", bench.Folder, bench.Clock);

    private static SqliteMessageStore OpenSqlite(Workbench bench, string file) =>
        SqliteMessageStore.Open(new SqliteStoreOptions(bench.Folder.File(file)), bench.Clock);
}
