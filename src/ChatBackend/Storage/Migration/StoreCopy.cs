namespace ChatBackend.Storage.Migration;

/// <summary>What is written into the other store in one transaction.</summary>
internal sealed record StoreCopy
{
    /// <summary>With the head as it is after <see cref="Messages"/>, which may be less than that of the store they come from.</summary>
    public IReadOnlyList<UserCopy> Users { get; init; } = [];

    /// <summary>In the order of each log; those that are there already are left alone.</summary>
    public IReadOnlyList<MessageCopy> Messages { get; init; } = [];

    public IReadOnlyList<GroupCopy> Groups { get; init; } = [];

    public IReadOnlyList<SendCopy> Sends { get; init; } = [];
}
