using System.Globalization;
using Chat.Bench.Processes;

namespace Chat.Bench.Postgres;

/// <summary>Debian's PostgreSQL as one more process of the bench: a data folder of its own, synced as PostgreSQL does it unless told otherwise.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Versions = "/usr/lib/postgresql";
    private const string User = "postgres";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private readonly ServerProcess _process;
    private readonly int _port;

    private PostgresServer(ServerProcess process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>In Npgsql's words.</summary>
    public string Connection =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1:{_port};Database={User};Username={User}"
        );

    public static bool IsInstalled => Programs is not null;

    private static string? Programs =>
        Directory.Exists(Versions)
            ? Directory
                .EnumerateDirectories(Versions)
                .Select(version => Path.Combine(version, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;

    /// <exception cref="BenchFailedException">It is not installed, or did not start.</exception>
    public static async Task<PostgresServer> StartAsync(BenchFolder folder, TimeProvider clock)
    {
        var data = folder.File("postgres");
        await MakeAsync(folder, data, clock);
        var port = FreePort.Find();
        var process = Start(
            "postgres",
            "-D",
            data,
            "-p",
            port.ToString(CultureInfo.InvariantCulture),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "shared_buffers=128MB",
            "-c",
            "log_line_prefix="
        );
        try
        {
            await process.SaysAsync(
                "LOG:  database system is ready to accept",
                StartsWithin,
                clock
            );
            return new PostgresServer(process, port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task MakeAsync(BenchFolder folder, string data, TimeProvider clock)
    {
        Directory.CreateDirectory(data);
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            // It refuses to run as root. Its user must be able to walk to its folder, and see nothing else.
            File.SetUnixFileMode(
                folder.Path,
                File.GetUnixFileMode(folder.Path) | UnixFileMode.OtherExecute
            );
            await using var chown = ServerProcess.Start(
                "chown",
                "/bin/chown",
                [User, data],
                new Dictionary<string, string>()
            );
            await chown.EndsAsync(StartsWithin, clock);
        }

        await using var made = Start("initdb", "-D", data, "-U", User, "-A", "trust", "-E", "UTF8");
        await made.EndsAsync(StartsWithin, clock);
    }

    private static ServerProcess Start(string program, params string[] arguments)
    {
        var bin =
            Programs
            ?? throw new BenchFailedException(
                "PostgreSQL is not installed: apt-get install postgresql."
            );
        var path = Path.Combine(bin, program);
        return Environment.IsPrivilegedProcess
            ? ServerProcess.Start(
                program,
                "/usr/bin/setpriv",
                [$"--reuid={User}", $"--regid={User}", "--clear-groups", path, .. arguments],
                new Dictionary<string, string>()
            )
            : ServerProcess.Start(program, path, arguments, new Dictionary<string, string>());
    }
}
