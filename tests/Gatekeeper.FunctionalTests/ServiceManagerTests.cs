using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>What systemd is told, by the program as it runs there.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _systemd = new(
        AddressFamily.Unix,
        SocketType.Dgram,
        ProtocolType.Unspecified
    );

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_says_ready_alive_reloading_and_stopping(bool isAbstract)
    {
        var name = isAbstract ? $"gatekeeper-test-{Guid.NewGuid():N}" : _folder.File("notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));
        await using var backend = await ScriptedBackend.StartAsync();
        await using var gate = ChildProcess.Start(
            Repository.GatekeeperProgram,
            [
                "run",
                "--config",
                _folder.Write(
                    "gatekeeper.json",
                    ProxyUnderTest.Configuration(backend.Address).ToJsonString()
                ),
            ],
            environment: new()
            {
                ["NOTIFY_SOCKET"] = isAbstract ? "@" + name : name,
                ["WATCHDOG_USEC"] = "2000000",
                ["WATCHDOG_PID"] = "",
            }
        );

        Assert.Equal(["READY=1"], await NextAsync());
        await gate.LineAsync(line => line == "gatekeeper: ready", "gatekeeper: ready");
        await UntilAsync("WATCHDOG=1");
        var before = MonotonicMicroseconds();
        gate.Signal(1);
        var reloading = await UntilAsync("RELOADING=1");
        Assert.StartsWith("MONOTONIC_USEC=", reloading[1], StringComparison.Ordinal);
        Assert.InRange(
            long.Parse(reloading[1].AsSpan("MONOTONIC_USEC=".Length), CultureInfo.InvariantCulture),
            before,
            MonotonicMicroseconds()
        );

        await UntilAsync("READY=1");

        gate.Terminate();
        var stopping = await UntilAsync("STOPPING=1");
        // The drain of the test's configuration takes 1 s.
        Assert.Equal("EXTEND_TIMEOUT_USEC=21000000", stopping[1]);
        Assert.Equal(0, (await gate.EndAsync()).ExitCode);
    }

    /// <summary>The clock with which systemd compares.</summary>
    private static long MonotonicMicroseconds() =>
        TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1_000_000);

    private async Task<string[]> NextAsync()
    {
        var buffer = new byte[4096];
        var read = await _systemd.ReceiveAsync(buffer).Within();
        return Encoding.UTF8.GetString(buffer, 0, read).Split('\n');
    }

    private async Task<string[]> UntilAsync(string first)
    {
        string[] said;
        do
        {
            said = await NextAsync();
        } while (said[0] != first);

        return said;
    }
}
