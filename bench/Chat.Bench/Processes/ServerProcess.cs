using System.Diagnostics;

namespace Chat.Bench.Processes;

/// <summary>
/// A server that the bench started, ended by its own process id whatever happens. Tells what it cost: its processor time is that of this
/// process alone, so that the load's own work on the same cores does not count.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 30;
    private readonly Process _process;
    private readonly OrphanGuard _guard;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, TaskCompletionSource<string>> _awaited = [];

    private ServerProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        _guard = OrphanGuard.Over(process.Id);
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <exception cref="BenchFailedException">The program is not there.</exception>
    public static ServerProcess Start(
        string name,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        if (!File.Exists(program))
        {
            throw new BenchFailedException(
                $"{program} is not there: run ./bench.sh, which builds it."
            );
        }

        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process =
            Process.Start(start)
            ?? throw new BenchFailedException($"{program} could not be started.");
        process.StandardInput.Close();
        return new ServerProcess(process, name);
    }

    /// <summary>User and system time of all its threads since it started.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>The rest of the first line that begins with these words.</summary>
    /// <exception cref="BenchFailedException">It ended before, or did not say so in time.</exception>
    public async Task<string> SaysAsync(string beginning, TimeSpan within, TimeProvider clock)
    {
        var line = Awaited(beginning);
        using var limit = new CancellationTokenSource(within, clock);
        try
        {
            await Task.WhenAny(line, _process.WaitForExitAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        return line.IsCompletedSuccessfully
            ? await line
            : throw new BenchFailedException(
                $"{_name} did not say \"{beginning}\" within {within.TotalSeconds:0} s. Its last lines:{LastLines()}"
            );
    }

    /// <exception cref="BenchFailedException">It did not end in time, or not well.</exception>
    public async Task EndsAsync(TimeSpan within, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(within, clock);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchFailedException(
                $"{_name} did not end within {within.TotalSeconds:0} s. Its last lines:{LastLines()}"
            );
        }

        if (_process.ExitCode != 0)
        {
            throw new BenchFailedException(
                $"{_name} ended with exit code {_process.ExitCode}. Its last lines:{LastLines()}"
            );
        }
    }

    public string LastLines()
    {
        lock (_lock)
        {
            return _lines.Count == 0
                ? " (none)"
                : string.Concat(_lines.Select(line => $"{Environment.NewLine}    {line}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Not a polite stop: what it stored lies in a temporary folder.
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _guard.DisposeAsync();
        _process.Dispose();
    }

    private Task<string> Awaited(string beginning)
    {
        lock (_lock)
        {
            if (!_awaited.TryGetValue(beginning, out var waiting))
            {
                waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited.Add(beginning, waiting);
                _lines.ForEach(line => Match(line, beginning, waiting));
            }

            return waiting.Task;
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
            _lines.Add(line);
            if (_lines.Count > LinesKept)
            {
                _lines.RemoveAt(0);
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
}
