namespace Gatekeeper.Admission;

/// <summary>
/// In shadow mode, what stands on the virtual queue for a connection that goes on although there is no room for it: it waits there as the connection
/// would have under enforcement. Once released it lives the same life as the connection, later by its wait: its handshake takes as long and ends in the
/// same way. Two things are not put off by waiting, because a client counts from its arrival: a client that leaves during its real handshake leaves
/// then, wherever its shadow is; and one whose virtual handshake would end after its patience leaves at the end of that patience.
/// Knows nothing of the connection, which may be long gone. Thread-safe.
/// </summary>
internal sealed class ShadowWaiter : Waiter, IHandshake
{
    /// <summary>Timers count whole milliseconds and cut the rest off; what is due within one is due.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly Gate _gate;
    private readonly TimeProvider _clock;
    private readonly long _arrived;
    private readonly Lock _lock = new();

    // Everything below is guarded by _lock. A permit is never told anything under it: that may release others.
    private readonly Queue<Moment> _life = new(1);
    private bool _lived;
    private bool _left;
    private Permit? _permit;
    private TimeSpan _wait;
    private ITimer? _timer;

    public ShadowWaiter(Gate gate, in Arrival arrival, TimeProvider clock)
        : base(arrival)
    {
        _gate = gate;
        _clock = clock;
        _arrived = clock.GetTimestamp();
    }

    internal override bool IsVirtual => true;

    private TimeSpan Age => _clock.GetElapsedTime(_arrived);

    public bool Ready() => Live(static permit => permit.Ready(), ends: true);

    public bool Failed(bool couldNotConnect) =>
        Live(
            couldNotConnect
                ? static permit => permit.Failed(couldNotConnect: true)
                : static permit => permit.Failed(couldNotConnect: false),
            ends: true
        );

    public bool Ignored() => Live(static permit => permit.Ignored(), ends: true);

    public void AwaitClient() => Live(static permit => permit.AwaitClient(), ends: false);

    public void ClientSpoke() => Live(static permit => permit.ClientSpoke(), ends: false);

    public bool Abandon()
    {
        Permit? permit;
        lock (_lock)
        {
            if (_lived)
            {
                return false;
            }

            _lived = true;
            _left = true;
            permit = _permit;
            EndLocked();
        }

        if (!_gate.Leave(this))
        {
            permit?.Abandon();
        }

        return true;
    }

    protected internal override void OnReleased(Permit permit)
    {
        lock (_lock)
        {
            _permit = permit;
            _wait = Age;
            PlanLocked();
            if (!_left)
            {
                return;
            }
        }

        // Released at the very moment it left.
        permit.Abandon();
    }

    protected internal override void OnRefused(in Refusal refusal)
    {
        lock (_lock)
        {
            _lived = true;
            EndLocked();
        }
    }

    /// <summary>Something happens to the connection, and will happen to its shadow, later.</summary>
    private bool Live(Action<Permit> happens, bool ends)
    {
        lock (_lock)
        {
            if (_lived)
            {
                return false;
            }

            _lived = ends;
            _life.Enqueue(new Moment(Age, happens, ends));
            PlanLocked();
            return true;
        }
    }

    private void PlanLocked()
    {
        if (_permit is null || !_life.TryPeek(out var next))
        {
            return;
        }

        var delay = DueLocked(next) - Age;
        _timer ??= _clock.CreateTimer(
            static waiter => ((ShadowWaiter)waiter!).Wake(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When a moment comes for the shadow, as time since the arrival.</summary>
    private TimeSpan DueLocked(in Moment moment)
    {
        var due = moment.At + _wait;
        return due > LeavesLocked(moment) ? LeavesLocked(moment) : due;
    }

    /// <summary>A client that was seen to wait for longer than it is said to is believed.</summary>
    private TimeSpan LeavesLocked(in Moment moment) =>
        moment.At > Arrival.Patience ? moment.At : Arrival.Patience;

    private void Wake()
    {
        while (true)
        {
            Action<Permit> happens;
            Permit permit;
            lock (_lock)
            {
                if (_permit is null || !_life.TryPeek(out var next))
                {
                    return;
                }

                if (DueLocked(next) - Age >= TimerStep)
                {
                    PlanLocked();
                    return;
                }

                permit = _permit;
                happens =
                    next.At + _wait > LeavesLocked(next)
                        ? static late => late.Abandon()
                        : next.Happens;
                _life.Dequeue();
                if (next.Ends)
                {
                    EndLocked();
                }
            }

            Tell(permit, happens);
        }
    }

    private void Tell(Permit permit, Action<Permit> happens)
    {
        try
        {
            happens(permit);
        }
#pragma warning disable CA1031 // On a timer's thread any fault, of an observer or of somebody who was let in, would end the process; the gate hands it on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _gate.ReportShadowFault(fault);
        }
    }

    private void EndLocked()
    {
        _life.Clear();
        _timer?.Dispose();
        _timer = null;
    }

    /// <summary>Something that happened to the connection.</summary>
    /// <param name="At">Time since its arrival.</param>
    /// <param name="Happens">The same, to the virtual permit.</param>
    /// <param name="Ends">Whether the handshake is over with it.</param>
    private readonly record struct Moment(TimeSpan At, Action<Permit> Happens, bool Ends);
}
