using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Packaging;

/// <summary>The files in <c>deploy/examples/</c>: what people copy must be right, and the page that explains them must name them.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Examples =>
        [
            .. Directory
                .GetDirectories(Repository.File("deploy/examples"))
                .Select(folder => Path.GetFileName(folder)),
        ];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_is_valid_without_a_warning(string example)
    {
        var said = await ChildProcess.RunAsync(
            Repository.GatekeeperProgram,
            ["validate", Repository.File($"deploy/examples/{example}/gatekeeper.json")]
        );

        Assert.DoesNotContain("has no effect", said, StringComparison.Ordinal);
        Assert.Contains(
            $"deploy/examples/{example}",
            Repository.Text("docs/existing-servers.md"),
            StringComparison.Ordinal
        );
    }
}
