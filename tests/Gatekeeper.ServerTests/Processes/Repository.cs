namespace Gatekeeper.ServerTests.Processes;

/// <summary>Files of this repository, found from the test assembly: the built programs, the dashboards, the Dockerfile.</summary>
internal static class Repository
{
    private static readonly string _root = FindRoot();

    /// <summary>"Release/net10.0", or whatever this test assembly was built as: the programs beside it were built the same.</summary>
    private static readonly string _flavour = Path.GetRelativePath(
        Path.Combine(_root, "tests", "Gatekeeper.ServerTests", "bin"),
        AppContext.BaseDirectory
    );

    public static string GatekeeperProgram =>
        File($"src/Gatekeeper.Proxy/bin/{_flavour}/gatekeeper");

    public static string Root => _root;

    public static string File(string path)
    {
        var full = Path.GetFullPath(Path.Combine(_root, path));
        return Path.Exists(full)
            ? full
            : throw new FileNotFoundException($"{path} is not in the repository", full);
    }

    public static string Text(string path) => System.IO.File.ReadAllText(File(path));

    private static string FindRoot()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Gatekeeper.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Gatekeeper.sln above {AppContext.BaseDirectory}");
    }
}
