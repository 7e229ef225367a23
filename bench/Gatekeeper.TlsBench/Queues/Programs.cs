namespace Gatekeeper.TlsBench.Queues;

/// <summary>Where the programs lie.</summary>
internal static class Programs
{
    public const string Haproxy = "/usr/sbin/haproxy";

    public static string Gatekeeper =>
        Path.Combine(
            Repository(),
            "src",
            "Gatekeeper.Proxy",
            "bin",
            "Release",
            "net10.0",
            "gatekeeper"
        );

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
                $"{AppContext.BaseDirectory} lies in no checkout of this repository: run ./bench.sh tls."
            );
    }
}
