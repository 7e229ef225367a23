using System.Globalization;

namespace Chat.Tests.Testing.Postgres;

/// <summary>Debian's PostgreSQL, the newest that is installed. Its programs refuse to run as root: then they run as its own user.</summary>
internal static class PostgresProgram
{
    private const string Installed = "/usr/lib/postgresql";
    private const string User = "postgres";

    private static readonly string Folder = Find();

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Starts a program; the process is that program itself, whoever it runs as.</summary>
    public static ChildProcess Start(string name, params string[] arguments)
    {
        var (file, all) = As(name, arguments);
        return ChildProcess.Start(file, all, "/");
    }

    /// <summary>Runs a program to its end.</summary>
    public static Task<string> RunAsync(string name, params string[] arguments)
    {
        var (file, all) = As(name, arguments);
        return ChildProcess.RunAsync(file, all);
    }

    /// <summary>Runs psql to its end, as whoever runs the tests: scripts lie where PostgreSQL's user may not read.</summary>
    public static Task<string> RunClientAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Path.Combine(Folder, "psql"), arguments);

    /// <summary>A folder that PostgreSQL's user owns, inside of one that it can pass through.</summary>
    public static async Task<string> MakeFolderAsync(TemporaryFolder parent, string name)
    {
        await ChildProcess.RunAsync("/bin/chmod", ["711", parent.Path]);
        string[] owner = IsRoot ? ["-o", User, "-g", User] : [];
        await ChildProcess.RunAsync(
            "/usr/bin/install",
            ["-d", "-m", "700", .. owner, parent.File(name)]
        );
        return parent.File(name);
    }

    private static (string File, IEnumerable<string> Arguments) As(string name, string[] arguments)
    {
        var program = Path.Combine(Folder, name);
        return IsRoot
            ? (
                "/usr/bin/setpriv",
                [$"--reuid={User}", $"--regid={User}", "--clear-groups", program, .. arguments]
            )
            : (program, arguments);
    }

    private static string Find()
    {
        var versions = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).Select(Path.GetFileName)
            : [];
        var newest = versions
            .Where(version => File.Exists($"{Installed}/{version}/bin/initdb"))
            .MaxBy(version => int.Parse(version!, CultureInfo.InvariantCulture));
        return newest is null
            ? throw new FileNotFoundException("No PostgreSQL: install Debian's package postgresql.")
            : $"{Installed}/{newest}/bin";
    }
}
