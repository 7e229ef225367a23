using System.Globalization;
using Gatekeeper.Configuration;
using Gatekeeper.Protection;

namespace Gatekeeper.Proxy.Hosting.Systemd;

/// <summary>
/// Tells systemd how the service is: ready, stopping (and how long that may take), and, where it watches, alive. Alive means that the gates are ticked, not that a
/// timer runs.
/// </summary>
internal sealed class ServiceManager(
    NotifySocket systemd,
    Heartbeat heartbeat,
    CurrentOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
) : IHostedLifecycleService, IDisposable
{
    /// <summary>What a stop may take beyond the drain: the host's own 15 s, and a little to write down what was learned.</summary>
    private static readonly TimeSpan BeyondDrain = TimeSpan.FromSeconds(20);

    private ITimer? _watchdog;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(SayStopping);
        return Task.CompletedTask;
    }

    /// <summary>Everything listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        systemd.Say("READY=1");
        if (systemd.IsThere && WatchdogTime() is { } limit)
        {
            _watchdog = clock.CreateTimer(_ => SayAlive(limit), null, limit / 4, limit / 4);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _watchdog?.Dispose();

    private void SayStopping() =>
        systemd.Say(
            "STOPPING=1",
            string.Create(
                CultureInfo.InvariantCulture,
                $"EXTEND_TIMEOUT_USEC={(long)(options.Value.Drain.Timeout + BeyondDrain).TotalMicroseconds}"
            )
        );

    private void SayAlive(TimeSpan limit)
    {
        if (heartbeat.Age < limit / 2)
        {
            systemd.Say("WATCHDOG=1");
        }
    }

    /// <summary>How long systemd waits for a sign of life of this process; null when it does not.</summary>
    private static TimeSpan? WatchdogTime() =>
        Environment.GetEnvironmentVariable("WATCHDOG_PID") is var process
        && (string.IsNullOrEmpty(process) || process == $"{Environment.ProcessId}")
        && long.TryParse(
            Environment.GetEnvironmentVariable("WATCHDOG_USEC"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var microseconds
        )
        && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
}
