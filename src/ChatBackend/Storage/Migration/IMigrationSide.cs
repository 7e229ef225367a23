namespace ChatBackend.Storage.Migration;

/// <summary>
/// What a migration needs of a store beside what servers need. Every change is durable when its task completes, and can be repeated.
/// Every member throws <see cref="StoreUnavailableException"/> when the storage cannot answer now. Thread-safe.
/// </summary>
internal interface IMigrationSide
{
    /// <returns>Null when the store takes part in none.</returns>
    ValueTask<MigrationMark?> MarkAsync(CancellationToken cancellationToken);

    /// <summary>No account yet.</summary>
    ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets the mark, if there is none. From now on the store itself notes every change in the transaction that makes it, and refuses
    /// every change while it is not open, whoever asks for it and whatever they believe.
    /// </summary>
    Task BeginAsync(MigrationMark mark, CancellationToken cancellationToken);

    /// <summary>Takes the mark and the notes away; the store is an ordinary one again.</summary>
    Task EndAsync(CancellationToken cancellationToken);

    /// <summary>The command that writes from now on; a forgotten one that comes back finds that it may not.</summary>
    Task ClaimAsync(string owner, CancellationToken cancellationToken);

    /// <summary>How far it is.</summary>
    /// <exception cref="MigrationException">Another command has taken over.</exception>
    Task SaveAsync(
        string owner,
        MigrationStep step,
        string cursor,
        CancellationToken cancellationToken
    );

    /// <summary>Open to Closing, with this epoch. Done when everything that was accepted before is noted.</summary>
    /// <returns>False when it was not open.</returns>
    Task<bool> CloseAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Closing to Closed: from now on there is no way but through the other store's opening.</summary>
    /// <returns>False when somebody opened it again.</returns>
    Task<bool> DecideAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Closing to Open, if it is still the closing of this epoch.</summary>
    Task ReopenAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Closed to Open, after the other store was closed with this epoch; nothing if it has been open in this epoch or a later one.</summary>
    Task OpenAsync(long epoch, CancellationToken cancellationToken);

    Task<IReadOnlyList<StoreChange>> ChangesAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Notes that have changed again stay.</summary>
    Task ForgetAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellationToken);

    Task<long> CountChangesAsync(CancellationToken cancellationToken);

    /// <returns>True when one of these tables has a note with this key.</returns>
    Task<bool> IsNotedAsync(
        IReadOnlyList<string> kinds,
        string key,
        CancellationToken cancellationToken
    );

    Task<long> CountUsersAsync(CancellationToken cancellationToken);

    /// <summary>In order of their numbers.</summary>
    Task<IReadOnlyList<long>> UsersAfterAsync(
        long user,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Those of them that exist, as they were at one moment.</summary>
    Task<IReadOnlyList<UserCopy>> UsersAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    );

    /// <summary>In order of their ids.</summary>
    Task<IReadOnlyList<GroupCopy>> GroupsAfterAsync(
        string id,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Those of them that exist.</summary>
    Task<IReadOnlyList<GroupCopy>> GroupsAsync(
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    );

    /// <summary>In order of their message ids.</summary>
    Task<IReadOnlyList<SendCopy>> SendsAfterAsync(
        byte[] messageId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Those of them that exist.</summary>
    Task<IReadOnlyList<SendCopy>> SendsAsync(
        IReadOnlyList<byte[]> messageIds,
        CancellationToken cancellationToken
    );

    /// <summary>Writes all of it or nothing, past the mark's refusal and without notes.</summary>
    /// <exception cref="MigrationException">Another command has taken over.</exception>
    Task ImportAsync(string owner, StoreCopy copy, CancellationToken cancellationToken);
}
