namespace ChatBackend.Storage.Migration;

/// <summary>An append on its way into a store that is open.</summary>
/// <param name="number">Its place in the order.</param>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">Its caller's.</param>
internal sealed class WaitingAppend(
    long number,
    NewMessage message,
    CancellationToken cancellationToken
)
{
    private readonly TaskCompletionSource<AppendResult> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public long Number => number;

    /// <summary>How often it was tried.</summary>
    public int Tries { get; private set; }

    /// <summary>Why its last try failed; null when it has not been tried.</summary>
    public StoreUnavailableException? Refused { get; set; }

    public Task<AppendResult> Done => _done.Task;

    public async Task<AppendResult> TryAsync(IMigratableStore store)
    {
        Tries++;
        return await store.AppendAsync(message, cancellationToken);
    }

    /// <summary>Ends as this task did.</summary>
    public void EndAs(Task<AppendResult> append) => _done.TrySetFromTask(append);

    public void Fail(StoreUnavailableException reason) => _done.TrySetException(reason);
}
