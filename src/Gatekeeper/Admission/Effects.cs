namespace Gatekeeper.Admission;

/// <summary>
/// What a gate owes to others after it let go of its lock: calls to waiters and to the observer, in the order they were decided. Not thread-safe.
/// Nothing is allocated while nothing is owed, and one small object for each debt: most calls of a gate in calm owe nothing.
/// </summary>
internal struct Effects(IGateObserver observer)
{
    private Owed? _first;
    private Owed? _last;

    public void Release(Waiter waiter, Permit permit, TimeSpan wait) =>
        Add(new OwedRelease(waiter, permit, wait));

    public void Refuse(Waiter waiter, in Refusal refusal, TimeSpan wait) =>
        Add(new OwedRefusal(waiter, refusal, wait));

    public void Call(OutsideWaiter waiter) => Add(new OwedCallIn(waiter));

    public void Add(Action effect) => Add(new OwedCall(effect));

    /// <summary>Pays what is owed. One that throws must not keep the others from being told, nor a permit from its owner.</summary>
    public readonly void Run()
    {
        if (_first is not null)
        {
            PayAll();
        }
    }

    private void Add(Owed owed)
    {
        if (_last is null)
        {
            _first = owed;
        }
        else
        {
            _last.Next = owed;
        }

        _last = owed;
    }

    private readonly void PayAll()
    {
        List<Exception>? faults = null;
        for (var owed = _first; owed is not null; owed = owed.Next)
        {
            try
            {
                owed.TellWaiter();
            }
#pragma warning disable CA1031 // Whatever one callee throws, the rest must be told; all faults are thrown together below.
            catch (Exception fault)
            {
                (faults ??= []).Add(fault);
            }

            try
            {
                owed.TellObserver(observer);
            }
            catch (Exception fault)
#pragma warning restore CA1031
            {
                (faults ??= []).Add(fault);
            }
        }

        if (faults is not null)
        {
            throw new AggregateException("A waiter or observer of a gate threw.", faults);
        }
    }
}
