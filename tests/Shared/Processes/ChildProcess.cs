using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gatekeeper.Testing;

/// <summary>
/// A program the test started: its lines can be waited for, its last output is in every failure message, and it is gone
/// when the test is, by its process id. A program that ends before it said what was waited for fails the wait at once.
/// </summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int InterruptSignal = 2;
    private const int TerminateSignal = 15;
    private const int LinesInMessages = 40;
    private static readonly TimeSpan _timeToLeave = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<Waiter> _waiters = [];
    private readonly Process _process;
    private readonly string _name;
    private bool _ended;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    /// <summary>Its resident memory now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        Dictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (
            var proxy in start
                .Environment.Keys.Where(key =>
                    key.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)
                )
                .ToArray()
        )
        {
            // Everything here talks over loopback, and some clients would send even that through a proxy.
            start.Environment.Remove(proxy);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var child = new ChildProcess(process, Path.GetFileName(file));
        process.OutputDataReceived += (_, line) => child.OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => child.OnLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = child.WatchEndAsync();
        return child;
    }

    /// <summary>Runs a program to its end and returns what it wrote; fails when it says that it failed.</summary>
    public static async Task<string> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string? input = null,
        Dictionary<string, string>? environment = null
    )
    {
        await using var child = Start(file, arguments, environment: environment);
        await child.EndInputAsync(input ?? "");
        await child._process.WaitForExitAsync().Within(what: $"the end of {child._name}");
        return child._process.ExitCode == 0
            ? child.Output(int.MaxValue)
            : throw new InvalidOperationException(
                $"{child._name} ended with {child._process.ExitCode}.{child.LastOutput}"
            );
    }

    /// <summary>The first line, already written or still to come, for which <paramref name="match"/> says yes.</summary>
    public async Task<string> LineAsync(Func<string, bool> match, string what)
    {
        var waiter = new Waiter(match);
        lock (_lock)
        {
            if (_lines.Find(line => match(line)) is { } line)
            {
                return line;
            }

            if (_ended)
            {
                throw new InvalidOperationException(
                    $"{_name} ended before: {what}.{LastOutputLocked}"
                );
            }

            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Line.Task.Within(what: what);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{_name}: {late.Message}{LastOutput}");
        }
        catch (EndOfStreamException)
        {
            throw new InvalidOperationException($"{_name} ended before: {what}.{LastOutput}");
        }
    }

    public bool HasSaid(Func<string, bool> match)
    {
        lock (_lock)
        {
            return _lines.Exists(line => match(line));
        }
    }

    public int Id => _process.Id;

    /// <summary>Asks it to leave (SIGTERM).</summary>
    public void Terminate() => Signal(TerminateSignal);

    /// <summary>Some programs know more ways to leave than one, by the signal's number.</summary>
    public void Signal(int number) => _ = Kill(_process.Id, number);

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code and all that it wrote.</returns>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        await _process.WaitForExitAsync().Within(what: $"the end of {_name}");
        return (_process.ExitCode, Output(int.MaxValue));
    }

    /// <summary>The last that it reads from standard input.</summary>
    public async Task EndInputAsync(string input)
    {
        try
        {
            await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading, and its exit code says why.
        }
    }

    /// <summary>What Ctrl-C does (SIGINT).</summary>
    public void Interrupt() => _ = Kill(_process.Id, InterruptSignal);

    public async Task SendLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Terminate();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(_timeToLeave);
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync().Within(what: $"the end of {_name}");
            }
        }

        _process.Dispose();
    }

    private async Task WatchEndAsync()
    {
        // Returns only after the last line was read, so nobody is told "ended" who is still to be told a line.
        await _process.WaitForExitAsync();
        Waiter[] waiters;
        lock (_lock)
        {
            _ended = true;
            waiters = [.. _waiters];
            _waiters.Clear();
        }

        foreach (var waiter in waiters)
        {
            waiter.Line.TrySetException(new EndOfStreamException());
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        Waiter[] told;
        lock (_lock)
        {
            _lines.Add(line);
            told = [.. _waiters.Where(waiter => waiter.Match(line))];
            _waiters.RemoveAll(told.Contains);
        }

        foreach (var waiter in told)
        {
            waiter.Line.TrySetResult(line);
        }
    }

    private string LastOutput
    {
        get
        {
            lock (_lock)
            {
                return LastOutputLocked;
            }
        }
    }

    private string LastOutputLocked =>
        $"\nLast output of {_name}:\n{OutputLocked(LinesInMessages)}";

    private string Output(int lines)
    {
        lock (_lock)
        {
            return OutputLocked(lines);
        }
    }

    private string OutputLocked(int lines) => string.Join('\n', _lines.TakeLast(lines));

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private sealed record Waiter(Func<string, bool> Match)
    {
        public TaskCompletionSource<string> Line { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
