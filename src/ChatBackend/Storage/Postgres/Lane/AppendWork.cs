namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>A message to append.</summary>
internal sealed class AppendWork(NewMessage message) : LaneWork
{
    /// <summary>Groups are small mostly and large sometimes; this keeps a batch of the largest below 10,000 rows.</summary>
    private const int GroupWeight = 100;

    private const int DirectWeight = 2;

    private readonly TaskCompletionSource<AppendResult> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public NewMessage Message => message;

    public byte[] MessageId { get; } =
        MessageIds.Derive(message.SenderDevice, message.ClientMessageId);

    /// <summary>The group it is for; null for a direct message.</summary>
    public string? Group { get; } = Conversations.GroupIn(message.Conversation);

    /// <summary>The login it is for; null for a message to a group, or to nobody.</summary>
    public string? Login { get; } = Conversations.LoginIn(message.Conversation);

    public override int Weight => Group is null ? DirectWeight : GroupWeight;

    public Task<AppendResult> Done => _done.Task;

    /// <summary>What the transaction that runs now makes of it.</summary>
    public AppendResult? Result { get; set; }

    public override void Committed() => _done.TrySetResult(Result!);

    public override void Failed(Exception reason) => _done.TrySetException(reason);
}
