namespace Chat.Tests.Crashes;

/// <summary>The built chatbackend, ended by SIGKILL: what it had not handed to the kernel is gone.</summary>
internal sealed class KilledServer(
    StoreUnderTest store,
    string? workingDirectory = null,
    Dictionary<string, string>? environment = null
) : ICrashingServer
{
    /// <summary>A write beyond the kernel's limit on file sizes is then an error, as on a full disk, and not the end of the process.</summary>
    private const string WithoutFileSizeSignal = "trap '' XFSZ; exec \"$@\"";

    private ChildProcess? _process;

    public Uri Address { get; } = StableAddress.Find();

    /// <summary>Its process now; 0 while there is none.</summary>
    public int ProcessId => _process?.Id ?? 0;

    private string[] Arguments =>
        ["run", "--urls", Address.OriginalString, "--store", store.ConnectionString];

    public async Task StartAsync()
    {
        _process = ChildProcess.Start(
            "/bin/sh",
            ["-c", WithoutFileSizeSignal, "sh", Repository.ChatBackendProgram, .. Arguments],
            workingDirectory,
            environment
        );
        await _process.LineAsync(line => line == "chatbackend: ready", "chatbackend: ready");
    }

    public async Task CrashAsync()
    {
        _process!.Kill();
        await _process.EndAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }
}
