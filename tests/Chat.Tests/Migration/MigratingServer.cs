using Chat.Tests.Crashes;

namespace Chat.Tests.Migration;

/// <summary>
/// The built chatbackend on a store that it is taken away from, by the built migrate command. A crash is the end of the command, of
/// the server or of both by SIGKILL, each time at another step, and sometimes the way back. The last start of all takes the migration to its
/// end, and starts the server on the new store alone.
/// </summary>
internal sealed class MigratingServer(string from, string to, TemporaryFolder folder, int rounds)
    : ICrashingServer
{
    private const string DualWritten = "1 of 4, dual write: done";
    private const string Backfilling = "2 of 4, backfill:";
    private const string Verifying = "3 of 4, verify:";
    private const string Closing = "senders wait";
    private const string Moved = "senders waited";
    private const string CutOver = "4 of 4, cut over: done";

    /// <summary>Three users in a third of a second: time to die in.</summary>
    private static readonly string[] Slowly = ["--users-per-second", "9"];

    private ChildProcess? _server;
    private int _round;

    public Uri Address { get; } = StableAddress.Find();

    /// <summary>How often the servers went over to the new store, and back.</summary>
    public (int Over, int Back) Moves { get; private set; }

    public async Task StartAsync()
    {
        if (_round == rounds)
        {
            await ToTheEndAsync();
            await KillServerAsync();
            _server = await StartServerAsync(to);
        }

        _server ??= await StartServerAsync(from);
    }

    public Task CrashAsync() =>
        (_round++ % 10) switch
        {
            0 => KillCommandAtAsync(DualWritten, Slowly),
            1 => KillCommandAtAsync(Backfilling, Slowly),
            2 => KillServerAtAsync(Backfilling, ["--until", "Backfill", .. Slowly]),
            3 => KillCommandAtAsync(Verifying),
            4 => KillServerAtAsync(Verifying, "--until", "Verify"),
            5 => KillCommandAtAsync(Closing),
            6 => KillServerAtAsync(Closing),
            7 => KillBackAtAsync(Moved),
            8 => OverAndKillServerAsync(),
            _ => BackAsync(),
        };

    public async ValueTask DisposeAsync() => await KillServerAsync();

    /// <summary>The command dies at a step, and another one has to go on there.</summary>
    private async Task KillCommandAtAsync(string line, params string[] options)
    {
        await using var command = Migrate(options);
        await SaysAsync(command, line);
        await Kill(command);
    }

    /// <summary>The server dies at a step, and the command goes on.</summary>
    private async Task KillServerAtAsync(string line, params string[] options)
    {
        await using var command = Migrate(options);
        await SaysAsync(command, line);
        await KillServerAsync();
        _server = await StartServerAsync(from);
        await EndAsync(command);
        Moves = (line == Closing ? Moves.Over + 1 : Moves.Over, Moves.Back);
    }

    private async Task OverAndKillServerAsync()
    {
        await OverAsync();
        await KillServerAsync();
    }

    private async Task BackAsync()
    {
        await using var command = Migrate("back");
        await EndAsync(command);
        Moves = (Moves.Over, Moves.Back + 1);
    }

    private async Task KillBackAtAsync(string line)
    {
        await using var command = Migrate("back");
        await SaysAsync(command, line);
        await Kill(command);
        Moves = (Moves.Over, Moves.Back + 1);
    }

    private async Task OverAsync()
    {
        await using var command = Migrate();
        await EndAsync(command);
        Moves = (Moves.Over + 1, Moves.Back);
    }

    private async Task ToTheEndAsync()
    {
        await OverAsync();
        await using var command = Migrate("finish");
        await EndAsync(command);
    }

    private ChildProcess Migrate(params string[] more) =>
        ChildProcess.Start(
            Repository.ChatBackendProgram,
            ["migrate", .. more, "--from", from, "--to", to],
            folder.Path
        );

    private async Task<ChildProcess> StartServerAsync(string store)
    {
        var server = ChildProcess.Start(
            Repository.ChatBackendProgram,
            ["run", "--urls", Address.OriginalString, "--store", store],
            folder.Path,
            new() { ["ChatBackend__KeyFile"] = folder.File("chat.key") }
        );
        await server.LineAsync(line => line == "chatbackend: ready", "chatbackend: ready");
        return server;
    }

    /// <summary>A step that an earlier command has ended already is not said again.</summary>
    private static Task<string> SaysAsync(ChildProcess command, string line) =>
        command.LineAsync(
            said =>
                said.Contains(line, StringComparison.Ordinal)
                || said.Contains(CutOver, StringComparison.Ordinal),
            line
        );

    private static async Task EndAsync(ChildProcess command)
    {
        var (code, output) = await command.EndAsync();
        Assert.True(code == 0, output);
    }

    private async Task KillServerAsync()
    {
        if (_server is not null)
        {
            await Kill(_server);
            await _server.DisposeAsync();
            _server = null;
        }
    }

    private static async Task Kill(ChildProcess process)
    {
        process.Kill();
        await process.EndAsync();
    }
}
