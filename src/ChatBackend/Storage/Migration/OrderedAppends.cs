namespace ChatBackend.Storage.Migration;

/// <summary>
/// Appends in the order in which they came, over a change of the store: when one is refused, those that come after it wait, and once a
/// store is open all of them begin again in their order. Nothing is stored twice by that: a store recognises a repeat. As long as any are
/// under way at one store, others go there too, or one could be accepted by the next store before an older one was refused by the last.
/// </summary>
internal sealed class OrderedAppends(StoreWatch watch)
{
    private readonly Lock _lock = new();
    private readonly SortedList<long, WaitingAppend> _waiting = [];
    private IMigratableStore? _store;
    private long _next;
    private int _underWay;
    private TaskCompletionSource? _allBack;

    public Task<AppendResult> AppendAsync(NewMessage message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var append = new WaitingAppend(_next++, message, cancellationToken);
            if (_allBack is not null)
            {
                _waiting.Add(append.Number, append);
            }
            else
            {
                if (_underWay == 0)
                {
                    _store = watch.Likely;
                }

                Begin(append);
            }

            return append.Done;
        }
    }

    /// <summary>Under the lock, so that the store sees them in this order.</summary>
    private void Begin(WaitingAppend append)
    {
        _underWay++;
        _ = FollowAsync(append, append.TryAsync(_store!));
    }

    private async Task FollowAsync(WaitingAppend append, Task<AppendResult> trial)
    {
        await ((Task)trial).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (
                trial.Exception?.InnerException is StoreUnavailableException refused
                && StoreWatch.MayTryAgain(refused, append.Tries)
            )
            {
                append.Refused = refused;
                Hold(append);
            }
            else
            {
                append.EndAs(trial);
            }
        }
        finally
        {
            Back();
        }
    }

    private void Hold(WaitingAppend append)
    {
        lock (_lock)
        {
            _waiting.Add(append.Number, append);
            if (_allBack is null)
            {
                _allBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = ReleaseAsync(_allBack.Task);
            }
        }
    }

    private void Back()
    {
        lock (_lock)
        {
            _underWay--;
            if (_underWay == 0)
            {
                _allBack?.TrySetResult();
            }
        }
    }

    /// <summary>When all that had begun are back, and a store is open.</summary>
    private async Task ReleaseAsync(Task allBack)
    {
        await allBack;
        IMigratableStore? store = null;
        try
        {
            store = await watch.OpenAfterFailureAsync(Why());
        }
        finally
        {
            Release(store);
        }
    }

    /// <summary>Why they wait: a migration, if one of them was refused by one.</summary>
    private StoreUnavailableException Why()
    {
        lock (_lock)
        {
            var refusals = _waiting.Values.Select(append => append.Refused).ToList();
            return refusals.OfType<StoreClosedException>().FirstOrDefault()
                ?? refusals.OfType<StoreUnavailableException>().First();
        }
    }

    /// <param name="store">Null: those that were refused hear why, and the others are tried.</param>
    private void Release(IMigratableStore? store)
    {
        lock (_lock)
        {
            _allBack = null;
            _store = store ?? watch.Likely;
            var waiting = _waiting.Values.ToList();
            _waiting.Clear();
            foreach (var append in waiting)
            {
                if (store is null && append.Refused is { } refused)
                {
                    append.Fail(refused);
                }
                else if (_allBack is not null)
                {
                    // One before it was refused again, at once: it waits behind that one.
                    _waiting.Add(append.Number, append);
                }
                else
                {
                    Begin(append);
                }
            }
        }
    }
}
