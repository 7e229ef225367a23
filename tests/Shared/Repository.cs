namespace Gatekeeper.Testing;

/// <summary>Files of this repository, found from where the tests run: the built programs, the dashboards, the sources.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built proxy.</summary>
    public static string GatekeeperProgram =>
        File($"src/Gatekeeper.Proxy/bin/{Flavour}/gatekeeper");

    /// <summary>The built chat server.</summary>
    public static string ChatBackendProgram => File($"src/ChatBackend/bin/{Flavour}/chatbackend");

    /// <summary>The built chat command.</summary>
    public static string ChatProgram => File($"src/ChatClient.Cli/bin/{Flavour}/chat");

    /// <summary>"Release/net10.0", or whatever this test assembly was built as: the programs beside it were built the same.</summary>
    private static string Flavour { get; } =
        string.Join(
            '/',
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
                .Split(Path.DirectorySeparatorChar)[^2..]
        );

    /// <summary>The full path of a file; fails when it is not there.</summary>
    public static string File(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, path));
        return Path.Exists(full)
            ? full
            : throw new FileNotFoundException($"{path} is not in the repository", full);
    }

    /// <summary>What stands in a file.</summary>
    public static string Text(string path) => System.IO.File.ReadAllText(File(path));

    private static string FindRoot()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (Path.Exists(Path.Combine(folder.FullName, "Gatekeeper.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Gatekeeper.sln above {AppContext.BaseDirectory}");
    }
}
