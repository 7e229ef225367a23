using Chat.Bench.Chat;
using Chat.Bench.Idle;
using Chat.Bench.Processes;
using Chat.Bench.Report;

namespace Chat.Bench.Rows;

/// <summary>Memory of a session on which nothing happens, over that of a WebSocket on which nothing happens.</summary>
internal static class IdleRows
{
    /// <summary>The first phone that stays; those before it come and go, and bring what is not a session's: code and pools.</summary>
    public const int First = 4 * AtOnce;

    private const int AtOnce = 16;
    private const double KilobytesAim = 10;
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    /// <summary>What was rented for the logins has gone back, every session waits, and the server's sweep has been round twice.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    /// <returns>Resident memory of one of our sessions, in KB.</returns>
    public static async Task<double> MeasureAsync(
        Workbench bench,
        ChatServer server,
        ChatLogins logins
    )
    {
        bench.Say("memory of idle sessions ...");
        var ours = await PerConnectionAsync(
            bench,
            server.Process,
            server.Heap,
            async number => await logins.ConnectAsync(number)
        );
        var kestrel = await KestrelAsync(bench);
        bench.Report.Rows.Add(
            new Row(
                "managed memory of an idle session over Kestrel's own",
                "KB",
                ours.Managed - kestrel.Managed,
                new Aim(KilobytesAim, AtMost: true),
                $"{ReportTable.Number(ours.Managed)} KB, an idle WebSocket on the same Kestrel {ReportTable.Number(kestrel.Managed)} KB; {bench.Options.IdleSessions} of each, after a full collection"
            )
        );
        return ours.Resident;
    }

    private static async Task<IdleCost> KestrelAsync(Workbench bench)
    {
        var heap = new HeapProbe(bench.Folder.File("probe-idle"));
        var environment = heap.Environment;
        // As chatbackend runs.
        environment["DOTNET_gcServer"] = "1";
        environment["DOTNET_gcConcurrent"] = "1";
        await using var process = ServerProcess.Start(
            "the idle Kestrel",
            Programs.Self,
            [HiddenCommands.IdleKestrel],
            environment
        );
        var address = new Uri(
            await process.SaysAsync("idle: listening on", StartsWithin, bench.Clock)
        );
        return await PerConnectionAsync(
            bench,
            process,
            heap,
            _ => IdleClient.ConnectAsync(address)
        );
    }

    private static async Task<IdleCost> PerConnectionAsync(
        Workbench bench,
        ServerProcess server,
        HeapProbe heap,
        Func<int, Task<IAsyncDisposable>> connect
    )
    {
        var sessions = bench.Options.IdleSessions;
        await using (await IdleCrowd.OpenAsync(connect, 0, First, AtOnce)) { }

        await Task.Delay(Settle, bench.Clock);
        var (managed, resident) = (await heap.ReadAsync(), server.ResidentBytes());
        await using var crowd = await IdleCrowd.OpenAsync(connect, First, sessions, AtOnce);
        await Task.Delay(Settle, bench.Clock);
        return new IdleCost(
            (await heap.ReadAsync() - managed) / 1024.0 / sessions,
            (server.ResidentBytes() - resident) / 1024.0 / sessions
        );
    }
}
