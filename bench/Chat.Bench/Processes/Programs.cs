namespace Chat.Bench.Processes;

/// <summary>Where the built programs lie.</summary>
internal static class Programs
{
    public static string ChatBackend =>
        Path.Combine(
            Repository(),
            "src",
            "ChatBackend",
            "bin",
            "Release",
            "net10.0",
            "chatbackend"
        );

    /// <summary>This program: it also plays the other roles, in processes of their own.</summary>
    public static string Self =>
        Environment.ProcessPath
        ?? throw new BenchFailedException("The system does not say where this program lies.");

    public static string Probe => Path.Combine(AppContext.BaseDirectory, "chat-bench-probe.dll");

    /// <summary>The first folder above this program that has the solution file.</summary>
    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gatekeeper.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new BenchFailedException(
                $"{AppContext.BaseDirectory} lies in no checkout of this repository: run ./bench.sh chat."
            );
    }
}
