using Chat.Bench.Chat;
using Chat.Bench.Idle;
using Chat.Bench.Load;
using Chat.Bench.Measurement;
using Chat.Bench.Report;
using Chat.Bench.Xmpp;

namespace Chat.Bench.Rows;

/// <summary>The same load on ejabberd, on the same machine, right after ours.</summary>
internal static class EjabberdRows
{
    private const int Users = 1024;
    private const int Pairs = 32;
    private const int LoginsAtOnce = 32;
    private const int UnderWay = 16;

    /// <summary>It syncs every message by itself, some tens a second: more under way would only have to be waited for.</summary>
    private const int UnderWaySynced = 1;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    public static async Task MeasureAsync(Workbench bench, OwnFigures own)
    {
        if (EjabberdServer.Version() is not { } version)
        {
            bench.Report.Remarks.Add(
                $"ejabberd is not installed, so nothing stands beside our figures: apt-get install {EjabberdServer.Package}."
            );
            return;
        }

        bench.Report.Remarks.Add(
            $"ejabberd {version}, without TLS, its schedulers told not to spin. A login there is SCRAM-SHA-1 with the client's keys kept, bind and presence, six round trips; ours is one, and brings {ChatBench.Missed} missed messages."
        );
        await using (var server = await StartAsync(EjabberdArchive.None))
        {
            var users = await server.RegisterAsync(Users);
            Add(
                "resident memory of an idle session",
                "KB",
                own.ResidentKilobytes,
                await IdleAsync(bench, server, users),
                "growth of the whole process; ours takes room ahead"
            );
            Add(
                "logins, per core",
                "/s",
                own.Logins,
                await LoginsAsync(bench, server, users),
                "with TCP connect and the end of the session; ours by ticket"
            );
            Add(
                "delivered messages",
                "/s",
                own.Messages,
                await MessagesAsync(bench, server, users, UnderWay),
                "ours stored in two logs and synced before delivery; theirs only passed on"
            );
        }

        await ArchivedAsync(
            EjabberdArchive.Mnesia,
            UnderWay,
            "theirs archived for both users, not synced (mod_mam, Mnesia)"
        );
        await ArchivedAsync(
            EjabberdArchive.Sqlite,
            UnderWaySynced,
            "theirs archived for both users, each synced (mod_mam, SQLite)"
        );

        Task<EjabberdServer> StartAsync(EjabberdArchive archive) =>
            EjabberdServer.StartAsync(bench.Folder, archive, bench.Clock);

        async Task ArchivedAsync(EjabberdArchive archive, int underWay, string remark)
        {
            await using var server = await StartAsync(archive);
            var users = await server.RegisterAsync(Pairs * 2);
            Add(
                "delivered messages, stored",
                "/s",
                own.Messages,
                await MessagesAsync(bench, server, users, underWay),
                remark
            );
        }

        void Add(string name, string unit, double? ours, double theirs, string remark) =>
            bench.Report.Besides.Add(new Beside(name, unit, ours, theirs, remark));
    }

    private static async Task<double> LoginsAsync(
        Workbench bench,
        EjabberdServer server,
        IReadOnlyList<XmppUser> users
    )
    {
        await RunAsync();
        var runs = await bench.RepeatAsync("ejabberd: logins", RunAsync);
        return new Figures(runs.Select(run => run.PerCore)).Median;

        Task<LoginRate> RunAsync() =>
            LoginLoad.RunAsync(
                server.Process,
                async number =>
                {
                    using var stream = await XmppLogin.ConnectAsync(
                        server.Address,
                        users[number % users.Count]
                    );
                    await XmppLogin.CloseAsync(stream);
                },
                LoginsAtOnce,
                bench.Options.Lasts,
                bench.Clock
            );
    }

    private static async Task<double> MessagesAsync(
        Workbench bench,
        EjabberdServer server,
        IReadOnlyList<XmppUser> users,
        int underWay
    )
    {
        var pairs = new List<(IMessagePeer One, IMessagePeer Other)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (one, other) = (users[2 * pair], users[(2 * pair) + 1]);
            pairs.Add((await PeerAsync(one, other), await PeerAsync(other, one)));
        }

        var load = new MessageLoad(pairs, server.Process, bench.Clock);
        await load.FloodAsync(underWay, bench.Options.Lasts);
        var runs = await bench.RepeatAsync(
            "ejabberd: messages",
            () => load.FloodAsync(underWay, bench.Options.Lasts)
        );
        foreach (var (one, other) in pairs)
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        }

        return new Figures(runs.Select(run => run.PerSecond)).Median;

        async Task<IMessagePeer> PeerAsync(XmppUser self, XmppUser partner) =>
            new XmppPeer(
                await XmppLogin.ConnectAsync(server.Address, self),
                partner.Name,
                ChatPeer.BodyBytes
            );
    }

    private static async Task<double> IdleAsync(
        Workbench bench,
        EjabberdServer server,
        IReadOnlyList<XmppUser> users
    )
    {
        bench.Say("ejabberd: memory of idle sessions ...");
        await Task.Delay(Settle, bench.Clock);
        var before = server.Process.ResidentBytes();
        var streams = new XmppStream[users.Count];
        await Parallel.ForAsync(
            0,
            users.Count,
            async (number, _) =>
                streams[number] = await XmppLogin.ConnectAsync(server.Address, users[number])
        );
        await Task.Delay(Settle, bench.Clock);
        var perSession = (server.Process.ResidentBytes() - before) / 1024.0 / users.Count;
        foreach (var stream in streams)
        {
            stream.Dispose();
        }

        return perSession;
    }
}
