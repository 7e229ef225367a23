namespace Gatekeeper.Admission;

/// <summary>What a gate owes to others after it let go of its lock: calls to waiters and to the observer, in the order they were decided.</summary>
internal struct Effects(IGateObserver observer)
{
    private List<Action>? _owed;

    public void Release(Waiter waiter, Permit permit, TimeSpan wait)
    {
        var told = observer;
        Add(() => waiter.OnReleased(permit));
        Add(() => told.WaitEnded(waiter.Arrival.Class, WaitOutcome.Released, wait));
    }

    public void Refuse(Waiter waiter, Refusal refusal, TimeSpan wait)
    {
        var told = observer;
        Add(() => waiter.OnRefused(refusal));
        Add(() => told.WaitEnded(waiter.Arrival.Class, WaitOutcome.Refused, wait));
    }

    public void Add(Action effect) => (_owed ??= []).Add(effect);

    /// <summary>Pays what is owed. One that throws must not keep the others from being told, nor a permit from its owner.</summary>
    public readonly void Run()
    {
        if (_owed is null)
        {
            return;
        }

        List<Exception>? faults = null;
        foreach (var effect in _owed)
        {
            try
            {
                effect();
            }
#pragma warning disable CA1031 // Whatever one callee throws, the rest must be told; all faults are thrown together below.
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
