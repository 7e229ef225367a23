namespace ChatBackend.Rehearsal;

/// <summary>One handshake's work.</summary>
internal sealed class RehearsalHandshake(long arrivedAt, CancellationToken clientLeft)
{
    private readonly TaskCompletionSource _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public long ArrivedAt { get; } = arrivedAt;

    public Task Done => _done.Task;

    public bool ClientLeft => clientLeft.IsCancellationRequested;

    public void Finish() => _done.TrySetResult();
}
