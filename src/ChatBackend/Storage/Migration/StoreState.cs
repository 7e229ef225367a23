namespace ChatBackend.Storage.Migration;

/// <summary>Who may write into a store that takes part in a migration. At any moment at most one of the two stores is not <see cref="Closed"/>.</summary>
internal enum StoreState
{
    /// <summary>The servers write here, and every change is noted.</summary>
    Open,

    /// <summary>Nobody writes: what is noted is being carried over. When that takes too long, a server opens it again.</summary>
    Closing,

    /// <summary>Only a migration writes. It can be opened again, but never without the other store's having been closed.</summary>
    Closed,
}
