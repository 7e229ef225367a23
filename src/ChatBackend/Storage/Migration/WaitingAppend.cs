namespace ChatBackend.Storage.Migration;

/// <summary>An append that waits for a store to open.</summary>
/// <param name="message">The message.</param>
/// <param name="refused">Why its first try failed; null when it has not been tried.</param>
/// <param name="cancellationToken">Its caller's.</param>
internal sealed class WaitingAppend(
    NewMessage message,
    StoreUnavailableException? refused,
    CancellationToken cancellationToken
)
{
    private readonly TaskCompletionSource<AppendResult> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public NewMessage Message => message;

    public StoreUnavailableException? Refused => refused;

    public CancellationToken CancellationToken => cancellationToken;

    public Task<AppendResult> Done => _done.Task;

    public void Fail(StoreUnavailableException reason) => _done.TrySetException(reason);

    /// <summary>Ends as this task does.</summary>
    public void Follow(Task<AppendResult> append) =>
        _ = append.ContinueWith(
            ended => _done.TrySetFromTask(ended),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
