namespace ChatBackend.Storage.Migration;

/// <summary>
/// Appends in the order in which they came, over a change of the store: when one is refused, those that come after it wait, and once a
/// store is open all of them begin again in their order. Nothing is stored twice by that: a store recognises a repeat.
/// </summary>
internal sealed class OrderedAppends(StoreWatch watch)
{
    private readonly Lock _lock = new();
    private readonly SortedList<long, WaitingAppend> _waiting = [];
    private long _next;
    private int _underWay;
    private bool _isHeld;
    private TaskCompletionSource? _allBack;

    public Task<AppendResult> AppendAsync(NewMessage message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var number = _next++;
            if (_isHeld)
            {
                var append = new WaitingAppend(message, null, cancellationToken);
                _waiting.Add(number, append);
                return append.Done;
            }

            return RunAsync(
                number,
                Begin(watch.Likely, message, cancellationToken),
                message,
                cancellationToken
            );
        }
    }

    /// <summary>Under the lock, so that the store sees them in this order.</summary>
    private Task<AppendResult> Begin(
        IMigratableStore store,
        NewMessage message,
        CancellationToken cancellationToken
    )
    {
        _underWay++;
        return store.AppendAsync(message, cancellationToken);
    }

    private async Task<AppendResult> RunAsync(
        long number,
        Task<AppendResult> append,
        NewMessage message,
        CancellationToken cancellationToken
    )
    {
        WaitingAppend again;
        try
        {
            var result = await append;
            Back();
            return result;
        }
        catch (StoreUnavailableException refused)
        {
            again = Hold(number, new WaitingAppend(message, refused, cancellationToken));
        }
        catch
        {
            Back();
            throw;
        }

        return await again.Done;
    }

    private WaitingAppend Hold(long number, WaitingAppend append)
    {
        lock (_lock)
        {
            _waiting.Add(number, append);
            if (!_isHeld)
            {
                _isHeld = true;
                _allBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = ReleaseAsync(_allBack.Task);
            }

            Back();
            return append;
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
            store = await watch.OpenAfterFailureAsync();
        }
        finally
        {
            Release(store);
        }
    }

    /// <param name="store">Null: those that were refused hear why, and the others are tried.</param>
    private void Release(IMigratableStore? store)
    {
        lock (_lock)
        {
            _isHeld = false;
            _allBack = null;
            foreach (var append in _waiting.Values)
            {
                if (store is null && append.Refused is { } refused)
                {
                    append.Fail(refused);
                }
                else
                {
                    append.Follow(BeginAgain(store ?? watch.Likely, append));
                }
            }

            _waiting.Clear();
        }
    }

    /// <summary>Once more, and no further: what is refused now is not refused by a migration.</summary>
    private Task<AppendResult> BeginAgain(IMigratableStore store, WaitingAppend append)
    {
        var task = Begin(store, append.Message, append.CancellationToken);
        _ = task.ContinueWith(
            _ => Back(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        return task;
    }
}
