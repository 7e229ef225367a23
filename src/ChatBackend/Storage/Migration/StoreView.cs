namespace ChatBackend.Storage.Migration;

/// <summary>Where a server works, as it saw it last.</summary>
/// <param name="Store">Where it reads.</param>
/// <param name="IsOpen">It may write there; else writes wait.</param>
/// <param name="IsMigrating">The store has a mark.</param>
/// <param name="At">When it looked, as the clock's timestamp.</param>
internal sealed record StoreView(IMigratableStore Store, bool IsOpen, bool IsMigrating, long At);
