namespace ChatClient;

/// <summary>The gate or the server answered the connect, and the answer was no.</summary>
public sealed class ChatRefusedException : ChatException
{
    public ChatRefusedException(ChatRefusal refusal)
        : base(refusal.ToString()) => Refusal = refusal;

    public ChatRefusal Refusal { get; }

    public int HttpStatus => Refusal.HttpStatus;

    /// <summary>Machine readable, e.g. "BG_DEFERRED"; null when whoever answered does not speak our protocol.</summary>
    public string? Reason => Refusal.Reason;

    public TimeSpan? RetryAfter => Refusal.RetryAfter;

    public RefusalAction Action => Refusal.Action;

    public string? Ticket => Refusal.Ticket;
}
