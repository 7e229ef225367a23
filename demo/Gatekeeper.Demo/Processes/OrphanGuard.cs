using System.Diagnostics;
using System.Globalization;

namespace Gatekeeper.Demo.Processes;

/// <summary>
/// Ends one server if this program itself is killed and can no longer do it: a shell that waits at the end of a pipe, and
/// kills that one process id when the pipe breaks.
/// </summary>
internal sealed class OrphanGuard : IAsyncDisposable
{
    private const string Shell = "/bin/sh";
    private const string Script = """
        trap '' INT TERM HUP
        read -r word
        [ "$word" = done ] || kill -9 "$0"
        """;

    private readonly Process? _shell;

    private OrphanGuard(Process? shell) => _shell = shell;

    public static OrphanGuard Over(int processId)
    {
        if (!File.Exists(Shell))
        {
            return new OrphanGuard(null);
        }

        var id = processId.ToString(CultureInfo.InvariantCulture);
        return new OrphanGuard(
            Process.Start(
                new ProcessStartInfo(Shell, ["-c", Script, id]) { RedirectStandardInput = true }
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
        {
            return;
        }

        try
        {
            await _shell.StandardInput.WriteLineAsync("done");
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The guard went first; its process needs none any more.
        }

        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
