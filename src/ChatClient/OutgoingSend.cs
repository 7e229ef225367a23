namespace ChatClient;

/// <summary>One send of the app, over as many sessions as it takes.</summary>
internal sealed class OutgoingSend(
    string conversation,
    ReadOnlyMemory<byte> body,
    Guid clientMessageId,
    CancellationToken cancellationToken
)
{
    private readonly TaskCompletionSource<AcceptedInfo> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public string Conversation => conversation;

    public ReadOnlyMemory<byte> Body => body;

    public Guid ClientMessageId => clientMessageId;

    public CancellationToken CancellationToken => cancellationToken;

    public Task<AcceptedInfo> Answer => _answer.Task;

    public void Complete(AcceptedInfo info) => _answer.TrySetResult(info);

    /// <param name="reason">Null: nobody waits for it any more.</param>
    public void Fail(Exception? reason)
    {
        if (reason is null)
        {
            _answer.TrySetCanceled();
        }
        else
        {
            _answer.TrySetException(reason);
        }
    }
}
