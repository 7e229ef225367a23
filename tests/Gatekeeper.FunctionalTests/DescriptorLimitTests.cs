using System.Diagnostics;
using System.Net.Sockets;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>At the limit of open files plain Kestrel spins a whole core and everybody hangs. The proxy stops short of it.</summary>
public sealed class DescriptorLimitTests
{
    [Fact]
    public async Task More_clients_than_descriptors_are_closed_at_once_cost_no_CPU_and_leave_no_trace()
    {
        const int clients = 600;
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "gatekeeper.json",
            ProxyUnderTest.Configuration(backend.Address).ToJsonString()
        );
        await using var program = Start(file, openFiles: 500);
        var address = await AddressAsync(program);

        var idle = new List<RawClient>();
        var closedAtOnce = 0;
        for (var client = 0; client < clients; client++)
        {
            try
            {
                idle.Add(await RawClient.ConnectAsync(address));
            }
            catch (SocketException)
            {
                closedAtOnce++;
            }
        }

        // One that is over the limit is told by its connection's end, at the latest when it listens; it is not left waiting.
        Assert.True(closedAtOnce > 0 || (await idle[^1].ReceiveAsync()).Length == 0);
        var before = CpuTime(program.Id);
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(2));
        await pause.WaitForNextTickAsync();
        var spent = CpuTime(program.Id) - before;
        Assert.True(spent < TimeSpan.FromSeconds(0.5), $"{spent} of CPU in 2 s at the limit");

        idle.ForEach(client => client.Dispose());
        await Eventually.Holds(
            async () =>
            {
                using var client = await RawClient.UpgradeAsync(address, "fg");
                return await client.StatusAsync() == 101;
            },
            () => "no client gets in after the others left"
        );
    }

    /// <summary>What goes on to the backend costs a second descriptor, whether it is gated or not.</summary>
    [Theory]
    [InlineData("Enforce", false)]
    [InlineData("Off", true)]
    [InlineData("Shadow", true)]
    public async Task Requests_held_by_the_backend_are_counted_on_both_sides_in_every_mode(
        string mode,
        bool upgrade
    )
    {
        const int clients = 200;
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = upgrade;
        using var folder = new TemporaryFolder();
        var configuration = ProxyUnderTest.Configuration(
            backend.Address,
            whole => whole["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = mode
        );
        var file = folder.Write("gatekeeper.json", configuration.ToJsonString());
        await using var program = Start(file, openFiles: 600);
        var address = await AddressAsync(program);

        // One after the other, so that each has its connection to the backend before the next comes, up to where there is none left.
        var held = new List<RawClient>();
        for (var client = 0; client < clients && backend.All.Count == held.Count; client++)
        {
            try
            {
                var next = await RawClient.ConnectAsync(address);
                held.Add(next);
                await next.SendAsync(
                    upgrade ? RawClient.UpgradeRequest("fg") : "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                );
                await Limits.Until(() => backend.All.Count == held.Count, TimeSpan.FromSeconds(2));
            }
            catch (Exception full) when (full is SocketException or TimeoutException)
            {
                // Refused, at one side or the other.
            }
        }

        // 600 files less the reserve of 360 are 240 descriptors: two for each.
        Assert.InRange(backend.All.Count, 100, 120);
        held.ForEach(client => client.Vanish());
        backend.AnswerAtOnce = true;
        await Eventually.Holds(
            async () =>
            {
                try
                {
                    using var client = await RawClient.UpgradeAsync(address, "fg");
                    return await client.StatusAsync() == 101;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            () => "no client gets in after the others left"
        );
    }

    /// <summary>The proxy with so many open files at the most.</summary>
    private static ChildProcess Start(string configuration, int openFiles) =>
        ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                $"ulimit -n {openFiles} && exec \"$0\" run --config \"$1\"",
                Repository.GatekeeperProgram,
                configuration,
            ]
        );

    private static async Task<Uri> AddressAsync(ChildProcess program)
    {
        const string listening = "gatekeeper: listening on ";
        var line = await program.LineAsync(
            said => said.StartsWith(listening, StringComparison.Ordinal),
            listening
        );
        await program.LineAsync(said => said == "gatekeeper: ready", "gatekeeper: ready");
        return new Uri(line[listening.Length..]);
    }

    private static TimeSpan CpuTime(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }
}
