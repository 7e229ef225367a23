using System.Diagnostics;
using System.Globalization;

namespace Chat.Bench.Processes;

/// <summary>Ends one server if the bench is killed: a shell that waits at the end of a pipe, and kills that one process id when the pipe breaks.</summary>
internal sealed class OrphanGuard : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        read -r word
        [ "$word" = done ] || kill -9 "$0"
        """;

    private readonly Process _shell;

    private OrphanGuard(Process shell) => _shell = shell;

    public static OrphanGuard Over(int processId)
    {
        var id = processId.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, id])
        {
            RedirectStandardInput = true,
        };
        return new OrphanGuard(
            Process.Start(start) ?? throw new BenchFailedException("/bin/sh could not be started.")
        );
    }

    public async ValueTask DisposeAsync()
    {
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
