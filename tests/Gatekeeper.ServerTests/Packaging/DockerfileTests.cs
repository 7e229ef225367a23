using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Packaging;

/// <summary>What can be said about the images without building them: that takes minutes and a container engine.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] _instructions =
    [
        .. Continuation()
            .Replace(Repository.Text("Dockerfile"), " ")
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    private static readonly Dictionary<string, string[]> _stages = Stages();

    public static TheoryData<string, string> Programs =>
        new() { { "gatekeeper", "Gatekeeper.Proxy" }, { "chatbackend", "ChatBackend" } };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_runs_without_root_and_tells_its_own_health(string command, string project)
    {
        var stage = _stages[command];

        Assert.Equal($"FROM runtime AS {command}", stage[0]);
        Assert.Contains("USER $APP_UID", _stages["runtime"]);
        Assert.DoesNotContain(stage, line => line.StartsWith("USER", StringComparison.Ordinal));
        Assert.Contains($"""ENTRYPOINT ["/app/{command}"]""", stage);
        Assert.Contains(
            stage,
            line =>
                line.StartsWith("HEALTHCHECK", StringComparison.Ordinal)
                && line.EndsWith(
                    $"""CMD ["/app/{command}", "healthcheck"]""",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            $">{command}</",
            Repository.Text($"src/{project}/{project}.csproj"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Final_images_have_no_shell_and_need_none()
    {
        Assert.EndsWith("-chiseled AS runtime", _stages["runtime"][0], StringComparison.Ordinal);
        Assert.DoesNotContain(
            _stages["runtime"].Concat(_stages["gatekeeper"]).Concat(_stages["chatbackend"]),
            line => line.StartsWith("RUN", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Restore_is_a_layer_of_its_own_that_sources_do_not_touch()
    {
        Assert.DoesNotContain("COPY src/ src/", _stages["restore"]);
        Assert.Contains(
            _stages["restore"],
            line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal)
        );
        Assert.Contains(
            _stages["publish"],
            line => line.Contains("--no-restore", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Everything_that_is_copied_exists()
    {
        var copied = CopiedFromRepository().ToList();

        Assert.NotEmpty(copied);
        Assert.All(copied, path => Repository.File(path));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_project_a_program_is_built_from_is_copied_before_the_restore(
        string command,
        string project
    )
    {
        Assert.NotEmpty(command);
        Assert.Empty(ProjectsOf($"src/{project}/{project}.csproj").Except(CopiedFromRepository()));
    }

    private static IEnumerable<string> ProjectsOf(string project) =>
        XDocument
            .Parse(Repository.Text(project))
            .Descendants("ProjectReference")
            .Select(reference =>
                Path.GetRelativePath(
                    Repository.Root,
                    Path.Combine(
                        Repository.Root,
                        Path.GetDirectoryName(project)!,
                        reference.Attribute("Include")!.Value
                    )
                )
            )
            .SelectMany(ProjectsOf)
            .Append(project);

    private static IEnumerable<string> CopiedFromRepository() =>
        _instructions
            .Where(line =>
                line.StartsWith("COPY ", StringComparison.Ordinal)
                && !line.Contains("--from=", StringComparison.Ordinal)
            )
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);

    private static Dictionary<string, string[]> Stages()
    {
        var stages = new Dictionary<string, List<string>>();
        foreach (var line in _instructions)
        {
            if (line.StartsWith("FROM ", StringComparison.Ordinal))
            {
                stages.Add(line.Split(" AS ")[1], []);
            }

            stages.Last().Value.Add(line);
        }

        return stages.ToDictionary(stage => stage.Key, stage => stage.Value.ToArray());
    }

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();
}
