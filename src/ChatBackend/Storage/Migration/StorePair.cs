namespace ChatBackend.Storage.Migration;

/// <summary>The two stores of a migration, and what their marks say together.</summary>
/// <param name="From">The old store.</param>
/// <param name="To">The new store.</param>
internal sealed record StorePair(NamedStore From, NamedStore To)
{
    /// <summary>Stands in the old store's mark as its cursor when there is no way back.</summary>
    public const string Finished = "finished";

    /// <exception cref="MigrationException">They do not belong together.</exception>
    public async Task<(MigrationMark? Old, MigrationMark? Fresh)> MarksAsync(
        CancellationToken cancellationToken
    )
    {
        var old = await From.Store.Migration.MarkAsync(cancellationToken);
        var fresh = await To.Store.Migration.MarkAsync(cancellationToken);
        if (
            (old is not null && old.Peer != To.Name)
            || (fresh is not null && fresh.Peer != From.Name)
            || (old is not null && fresh is not null && old.Run != fresh.Run)
        )
        {
            throw new MigrationException(
                "One of these stores takes part in another migration: give --from and --to as in the command that began it, or finish that one, or go back."
            );
        }

        return (old, fresh);
    }

    /// <summary>The store where servers write; null when this is no migration any more.</summary>
    public async Task<NamedStore?> OpenOneAsync(CancellationToken cancellationToken)
    {
        var (old, fresh) = await MarksAsync(cancellationToken);
        return old is null || fresh is null || old.Cursor == Finished ? null
            : fresh.State == StoreState.Open ? To
            : From;
    }

    /// <summary>From now on this command works on them, and no other.</summary>
    public async Task ClaimAsync(string owner, CancellationToken cancellationToken)
    {
        foreach (var side in new[] { From.Store.Migration, To.Store.Migration })
        {
            if (await side.MarkAsync(cancellationToken) is not null)
            {
                await side.ClaimAsync(owner, cancellationToken);
            }
        }
    }
}
