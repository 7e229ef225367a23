using System.Diagnostics;
using System.Globalization;

namespace Gatekeeper.Demo.Processes;

/// <summary>
/// A server this demo started. It is ended by its own process id, whatever happens here; its last lines are kept, so that a
/// death can be explained.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 30;
    private readonly Process _process;
    private readonly OrphanGuard _guard;
    private readonly string _name;
    private readonly Queue<string> _lastLines = new();
    private readonly Dictionary<string, TaskCompletionSource<string>> _awaited = [];
    private readonly Lock _lock = new();
    private bool _stopping;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _guard = OrphanGuard.Over(process.Id);
        Died = WatchAsync();
    }

    /// <summary>Ends when the process does, with what went wrong, or null when it was asked to stop.</summary>
    public Task<ChildDiedException?> Died { get; }

    public static ChildProcess Start(
        string name,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        if (!File.Exists(program))
        {
            throw new DemoFailedException(
                $"{program} is not there: build it first (./demo.sh does), or set GATEKEEPER_DEMO_ROOT to the repository."
            );
        }

        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process =
            Process.Start(start)
            ?? throw new DemoFailedException($"{program} could not be started.");
        process.StandardInput.Close();
        return new ChildProcess(process, name);
    }

    /// <summary>The rest of the first line that begins with these words, as soon as it is printed.</summary>
    public async Task<string> SaysAsync(
        string beginning,
        TimeSpan within,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var line = LineThatBegins(beginning);
        try
        {
            var first = await Task.WhenAny(line, Died).WaitAsync(within, time, cancellationToken);
            return first == line ? await line : throw await DeathAsync();
        }
        catch (TimeoutException)
        {
            throw new ChildDiedException(
                $"{_name} did not say \"{beginning}\" within {within.TotalSeconds:0} s. Its last lines:{LastLines()}"
            );
        }
    }

    /// <summary>Its resident memory now, in bytes; null when it has ended.</summary>
    public long? ResidentBytes()
    {
        try
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has ended; Died says why.
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopping = true;
        }

        if (!_process.HasExited)
        {
            // Not a polite stop: what it stored lies in a temporary folder, and nothing of it may outlive this program.
            _process.Kill();
        }

        await Died;
        await _guard.DisposeAsync();
        _process.Dispose();
    }

    private Task<string> LineThatBegins(string beginning)
    {
        lock (_lock)
        {
            if (_awaited.TryGetValue(beginning, out var waiting))
            {
                return waiting.Task;
            }

            var line = new TaskCompletionSource<string>(
                TaskCreationOptions.RunContinuationsAsynchronously
            );
            _awaited.Add(beginning, line);
            foreach (var said in _lastLines)
            {
                Match(said, beginning, line);
            }

            return line.Task;
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LinesKept)
            {
                _lastLines.Dequeue();
            }

            foreach (var (beginning, waiting) in _awaited)
            {
                Match(line, beginning, waiting);
            }
        }
    }

    private static void Match(string line, string beginning, TaskCompletionSource<string> waiting)
    {
        if (line.StartsWith(beginning, StringComparison.Ordinal))
        {
            waiting.TrySetResult(line[beginning.Length..].Trim());
        }
    }

    private async Task<ChildDiedException?> WatchAsync()
    {
        await _process.WaitForExitAsync();
        lock (_lock)
        {
            if (_stopping)
            {
                return null;
            }
        }

        var code = _process.ExitCode.ToString(CultureInfo.InvariantCulture);
        return new ChildDiedException(
            $"{_name} ended by itself with exit code {code}. Its last lines:{LastLines()}"
        );
    }

    private async Task<Exception> DeathAsync() =>
        await Died as Exception ?? new OperationCanceledException();

    private string LastLines()
    {
        lock (_lock)
        {
            return _lastLines.Count == 0
                ? " (none)"
                : string.Concat(_lastLines.Select(line => $"{Environment.NewLine}    {line}"));
        }
    }
}
