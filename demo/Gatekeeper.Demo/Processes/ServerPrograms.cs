namespace Gatekeeper.Demo.Processes;

/// <summary>Where the built servers lie in the repository.</summary>
internal sealed record ServerPrograms(string Root)
{
    private const string RootVariable = "GATEKEEPER_DEMO_ROOT";

    public string ChatBackend => Program("ChatBackend", "chatbackend");

    public string Gatekeeper => Program("Gatekeeper.Proxy", "gatekeeper");

    /// <summary>The repository this program was built in: the first folder above it that has the solution file.</summary>
    public static ServerPrograms Find()
    {
        var root = Environment.GetEnvironmentVariable(RootVariable);
        for (
            var up = new DirectoryInfo(AppContext.BaseDirectory);
            root is null && up is not null;
            up = up.Parent
        )
        {
            root = File.Exists(Path.Combine(up.FullName, "Gatekeeper.sln")) ? up.FullName : null;
        }

        return new ServerPrograms(root ?? Environment.CurrentDirectory);
    }

    private string Program(string project, string command) =>
        Path.Combine(Root, "src", project, "bin", "Release", "net10.0", command);
}
