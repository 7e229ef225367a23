using System.Globalization;
using System.Runtime.InteropServices;
using Gatekeeper.Configuration;
using Gatekeeper.Proxy.Hosting.Systemd;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gatekeeper.Proxy.Hosting;

/// <summary>Reads the configuration file anew when it changes, at SIGHUP, or when asked; puts it in force only when nothing is wrong with it.</summary>
internal sealed partial class FileReloader : IHostedService, IDisposable
{
    /// <summary>Editors write a file in several steps; wait until they are done.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly LastGoodConfiguration _inForce;
    private readonly ReloadLog _reloads;
    private readonly NotifySocket _systemd;
    private readonly TimeProvider _clock;
    private readonly ILogger<FileReloader> _logger;
    private readonly PhysicalFileProvider _files;
    private readonly ITimer _settled;
    private readonly Lock _lock = new();
    private IDisposable? _watch;
    private PosixSignalRegistration? _hangup;

    public FileReloader(
        string path,
        LastGoodConfiguration inForce,
        ReloadLog reloads,
        NotifySocket systemd,
        TimeProvider clock,
        ILogger<FileReloader> logger
    )
    {
        _path = path;
        _inForce = inForce;
        _reloads = reloads;
        _systemd = systemd;
        _clock = clock;
        _logger = logger;
        _files = new PhysicalFileProvider(Path.GetDirectoryName(path) ?? "/");
        _settled = clock.CreateTimer(
            _ => Reload(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Reads the file and puts it in force if nothing is wrong with it.</summary>
    /// <returns>Null, or all its faults.</returns>
    public string? Reload()
    {
        lock (_lock)
        {
            SayReloading();
            try
            {
                return TryReload();
            }
#pragma warning disable CA1031 // A reload runs on a timer: whatever it throws would end the process, and every tunnel with it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                return Refuse($"The reload failed: {fault.Message}");
            }
            finally
            {
                _systemd.Say("READY=1");
            }
        }
    }

    /// <summary>With the moment on the clock that systemd compares with its own (CLOCK_MONOTONIC): that is how it tells this reload from an earlier one.</summary>
    private void SayReloading() =>
        _systemd.Say(
            "RELOADING=1",
            string.Create(
                CultureInfo.InvariantCulture,
                $"MONOTONIC_USEC={(long)(_clock.GetTimestamp() * (1e6 / _clock.TimestampFrequency))}"
            )
        );

    private string? TryReload()
    {
        var candidate = ConfigurationFile.Read(_path);
        if (candidate.Checked.Faults.Count > 0)
        {
            return Refuse(new InvalidConfigurationException(candidate.Checked.Faults).Message);
        }

        _inForce.Put(candidate.Keys);
        return null;
    }

    private string Refuse(string why)
    {
        _reloads.Failure(why);
        LogRefused(why);
        return why;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = ChangeToken.OnChange(
            () => _files.Watch(Path.GetFileName(_path)),
            () => _settled.Change(Settle, Timeout.InfiniteTimeSpan)
        );
        _hangup = PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            signal =>
            {
                signal.Cancel = true;
                _settled.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watch?.Dispose();
        _hangup?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _hangup?.Dispose();
        _settled.Dispose();
        _files.Dispose();
    }

    [LoggerMessage(
        40,
        LogLevel.Error,
        "Reload refused, the last good configuration stays in force. {Why}"
    )]
    private partial void LogRefused(string why);
}
