using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Packaging;

/// <summary>The unit file, read by systemd's own eyes.</summary>
public sealed class UnitFileTests
{
    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit_file()
    {
        // Its programs must exist where the unit says; here that is where they were built.
        using var folder = new TemporaryFolder();
        var unit = Repository
            .Text("deploy/systemd/gatekeeper.service")
            .Replace(
                "/usr/local/lib/gatekeeper/gatekeeper",
                Repository.GatekeeperProgram,
                StringComparison.Ordinal
            );

        var said = await ChildProcess.RunAsync(
            "/usr/bin/systemd-analyze",
            [
                "verify",
                "--man=no",
                "--recursive-errors=no",
                folder.Write("gatekeeper.service", unit),
            ]
        );

        Assert.Equal("", said);
    }
}
