namespace Gatekeeper.Testing;

/// <summary>Where the repository is, found from where the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gatekeeper.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Gatekeeper.sln above {from}.");
    }
}
