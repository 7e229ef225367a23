using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Chat.Tests.Testing.Postgres;

/// <summary>A PostgreSQL of the test's own: a copy of a freshly made data folder, a free port of loopback, gone with the test.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int QuitSignal = 3;

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private int _databases;

    private PostgresServer(TemporaryFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts a server without regard to power cuts.</summary>
    public static Task<PostgresServer> StartAsync() => StartAsync(FreePort.Find(), ["fsync=off"]);

    /// <summary>Starts a server that keeps what it has promised.</summary>
    public static Task<PostgresServer> StartDurableAsync(int port, params string[] settings) =>
        StartAsync(port, settings);

    /// <summary>Starts a server that follows another one: from the day both were made, which works as long as that one keeps its whole journal.</summary>
    public static Task<PostgresServer> StartStandbyAsync(
        int port,
        PostgresServer primary,
        params string[] settings
    ) =>
        StartAsync(
            port,
            [$"primary_conninfo=host=127.0.0.1 port={primary.Port} user=postgres", .. settings],
            isStandby: true
        );

    /// <summary>What connects to one of its databases.</summary>
    public string ConnectionTo(string database) =>
        $"Host=127.0.0.1:{Port};Database={database};Username=postgres";

    /// <summary>A new database.</summary>
    /// <returns>What connects to it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connections = NpgsqlDataSource.Create(ConnectionTo(database));
#pragma warning disable CA2100 // The tests' own.
        await using var command = connections.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync().Within();
    }

    public async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using var connections = NpgsqlDataSource.Create(ConnectionTo(database));
#pragma warning disable CA2100 // As above.
        await using var command = connections.CreateCommand(sql);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync().Within())!;
    }

    /// <summary>Runs a script of ours with psql, as an operator does.</summary>
    public Task<string> RunScriptAsync(
        string database,
        string script,
        params (string Name, string Value)[] variables
    ) =>
        PostgresProgram.RunClientAsync([
            "--no-psqlrc",
            "--quiet",
            "-v",
            "ON_ERROR_STOP=1",
            .. variables.SelectMany(v => new[] { "-v", $"{v.Name}={v.Value}" }),
            "-h",
            "127.0.0.1",
            "-p",
            $"{Port}",
            "-U",
            "postgres",
            "-d",
            database,
            "-f",
            script,
        ]);

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() =>
        PostgresProgram.RunAsync("pg_ctl", "promote", "-w", "-D", _folder.File("data"));

    /// <summary>Ends all of its processes at once, without a word (SIGKILL): what a crash of the machine is to others.</summary>
    public async Task KillAsync()
    {
        // Its children would notice, and go in their own time: time in which they might still answer.
        var children = await File.ReadAllTextAsync(
            $"/proc/{_process.Id}/task/{_process.Id}/children"
        );
        _process.Kill();
        foreach (var child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            KillChild(int.Parse(child, CultureInfo.InvariantCulture));
        }

        await _process.EndAsync();
        await RemoveSharedMemoryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // At once: nobody needs the data any more.
        _process.Signal(QuitSignal);
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Killed, it leaves a piece of memory to the machine, whose number is the last word of the seventh line of its own file.</summary>
    private async Task RemoveSharedMemoryAsync()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File("data/postmaster.pid"));
        var memory = lines[6].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
        await ChildProcess.RunAsync("/usr/bin/ipcrm", ["-m", memory]);
    }

    private static async Task<PostgresServer> StartAsync(
        int port,
        IEnumerable<string> settings,
        bool isStandby = false
    )
    {
        var folder = new TemporaryFolder();
        try
        {
            var data = await PostgresTemplate.CopyAsync(folder);
            if (isStandby)
            {
                await File.WriteAllTextAsync(Path.Combine(data, "standby.signal"), "");
            }

            var process = PostgresProgram.Start("postgres", [.. Arguments(data, port, settings)]);
            await process.LineAsync(
                line =>
                    line.Contains("database system is ready to accept", StringComparison.Ordinal),
                "PostgreSQL is ready"
            );
            return new PostgresServer(folder, process, port);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Arguments(
        string data,
        int port,
        IEnumerable<string> settings
    ) =>
        new[] { "-D", data, "-p", $"{port}" }.Concat(
            new[]
            {
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "shared_buffers=32MB",
                "max_connections=200",
                "log_min_messages=warning",
                "log_checkpoints=off",
            }
                .Concat(settings)
                .SelectMany(setting => new[] { "-c", setting })
        );

    private static void KillChild(int id)
    {
        try
        {
            using var child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Gone by itself.
        }
    }
}
