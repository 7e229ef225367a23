using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.RollingRestart;

/// <summary>Two gates behind one address, one of which takes over from the other, while clients of both classes come, talk and are parked.</summary>
[Trait("Soak", "restart")]
public sealed class RollingRestartTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 40;
    private const int Handshakes = 30;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rolling_restart_loses_no_admitted_handshake_and_cuts_no_tunnel()
    {
        await using var backend = await RestartBackend.StartAsync();
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var tally = new Tally();
        using var stop = new CancellationTokenSource();
        var gate = await StartAsync(address, backend.Address);
        var clients = Enumerable
            .Range(0, Clients)
            .Select(client =>
                new ReturningClient(
                    address,
                    client % 2 == 0 ? "fg" : "bg",
                    // Some leave by themselves, all the time; some stay until they are told.
                    messages: client % 4 < 2 ? 10 : int.MaxValue,
                    tally
                ).RunAsync(stop.Token)
            )
            .ToArray();
        for (var round = 0; round < Soak.Restarts; round++)
        {
            await MoreHandshakesAsync(tally);
            var next = await StartAsync(address, backend.Address);
            gate.Terminate();
            var (exitCode, said) = await gate.EndAsync();
            Assert.True(exitCode == 0, said);
            await gate.DisposeAsync();
            gate = next;
        }

        await MoreHandshakesAsync(tally);
        await stop.CancelAsync();
        await Task.WhenAll(clients).Within();
        await gate.DisposeAsync();

        var lost = backend.Admitted.Keys.Except(tally.Opened.Keys).ToArray();
        output.WriteLine($"{Soak.Restarts} restarts: {tally}, {lost.Length} admitted and lost");
        Assert.Empty(tally.Unanswered);
        Assert.Empty(lost);
        Assert.Empty(tally.Cut);
        Assert.True(tally.Told > Soak.Restarts && tally.Refused > Soak.Restarts, $"{tally}");
    }

    private static Task MoreHandshakesAsync(Tally tally)
    {
        var wanted = tally.Opened.Count + Handshakes;
        return Limits.Until(() => tally.Opened.Count >= wanted);
    }

    private async Task<ChildProcess> StartAsync(Uri address, Uri backend)
    {
        var configuration = ProxyUnderTest.Configuration(
            backend,
            whole =>
            {
                whole["Kestrel"]!["Endpoints"]!["Http"]!["Url"] = address.ToString();
                var gatekeeper = whole["Gatekeeper"]!;
                gatekeeper["Listen"] = new JsonObject { ["ReusePort"] = true };
                gatekeeper["Keys"] = new JsonArray(Convert.ToBase64String(new byte[32]));
                gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
            }
        );
        var gate = ChildProcess.Start(
            Repository.GatekeeperProgram,
            [
                "run",
                "--config",
                _folder.Write(
                    string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}.json"),
                    configuration.ToJsonString()
                ),
            ]
        );
        await gate.LineAsync(line => line == "gatekeeper: ready", "gatekeeper: ready");
        return gate;
    }
}
