namespace ChatClient;

/// <summary>What comes out of the log, in its order: a message, or the news that some are gone.</summary>
internal readonly record struct Delivery(ChatMessage? Message, ResetInfo? Reset)
{
    /// <summary>Where the device is after it.</summary>
    public ulong Cursor => Message?.Sequence ?? Reset!.Low;
}
