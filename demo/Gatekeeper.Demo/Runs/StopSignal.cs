using System.Runtime.InteropServices;

namespace Gatekeeper.Demo.Runs;

/// <summary>Ctrl-C, a polite kill, or a terminal that was closed: stop everything that was started, then say so by the exit code.</summary>
internal sealed class StopSignal : IDisposable
{
    private const int SignalBase = 128;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signal;

    public StopSignal()
    {
        Listen(PosixSignal.SIGINT, 2);
        Listen(PosixSignal.SIGTERM, 15);
        Listen(PosixSignal.SIGHUP, 1);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>130 for Ctrl-C, as shells have it.</summary>
    public int ExitCode => SignalBase + _signal;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }

    private void Listen(PosixSignal signal, int number) =>
        _registrations.Add(
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    context.Cancel = true;
                    _signal = number;
                    _stop.Cancel();
                }
            )
        );
}
