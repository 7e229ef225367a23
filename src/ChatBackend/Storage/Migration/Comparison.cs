using System.Globalization;

namespace ChatBackend.Storage.Migration;

/// <summary>
/// Compares the two stores while the servers go on. What has a note that it changed may differ for now; everything else has to be the
/// same, and what is in both logs has to be the same always.
/// </summary>
internal sealed class Comparison(IMigratableStore from, IMigratableStore to)
{
    /// <summary>A log that is trimmed while it is read is read again.</summary>
    private const int Tries = 10;

    /// <summary>Messages that were found to be the same.</summary>
    public long Messages { get; private set; }

    /// <summary>Everything of these users.</summary>
    /// <exception cref="MigrationException">Something differs.</exception>
    public async Task UsersAsync(IReadOnlyList<long> users, CancellationToken cancellationToken)
    {
        foreach (var copy in await to.Migration.UsersAsync(users, cancellationToken))
        {
            await LogAsync(new LogRange(copy.User, 0, copy.Head), cancellationToken);
        }

        await BoundsAsync(users, cancellationToken);
    }

    /// <summary>Everything of these users but their messages.</summary>
    /// <exception cref="MigrationException">Something differs.</exception>
    public async Task BoundsAsync(IReadOnlyList<long> users, CancellationToken cancellationToken)
    {
        // The copies first: what the originals have more has a note by the time that it is looked for.
        var copies = await ByUserAsync(to, users, cancellationToken);
        var originals = await ByUserAsync(from, users, cancellationToken);
        foreach (var user in users)
        {
            var (original, copy) = (
                originals.GetValueOrDefault(user),
                copies.GetValueOrDefault(user)
            );
            if (
                !IsSame(original, copy)
                && !await from.Migration.IsNotedAsync(
                    ChangeKinds.Users,
                    user.ToString(CultureInfo.InvariantCulture),
                    cancellationToken
                )
            )
            {
                throw Different(user, original, copy);
            }
        }
    }

    /// <summary>Pieces of logs that both stores have.</summary>
    /// <exception cref="MigrationException">Something differs.</exception>
    public async Task LogsAsync(IEnumerable<LogRange> ranges, CancellationToken cancellationToken)
    {
        foreach (var range in ranges)
        {
            await LogAsync(range, cancellationToken);
        }
    }

    /// <summary>The copy may have more: what the retention has deleted meanwhile.</summary>
    /// <exception cref="MigrationException">Something is missing or differs.</exception>
    public async Task SendsAsync(IReadOnlyList<SendCopy> sends, CancellationToken cancellationToken)
    {
        byte[][] ids = [.. sends.Select(send => send.MessageId)];
        var copies = (await to.Migration.SendsAsync(ids, cancellationToken)).ToDictionary(copy =>
            copy.Key
        );
        foreach (var send in sends)
        {
            var copy = copies.GetValueOrDefault(send.Key);
            var isSame =
                copy is not null
                && copy.Sequence == send.Sequence
                && copy.SentAtMilliseconds == send.SentAtMilliseconds;
            if (!isSame && !await HasNoteAsync(ChangeKinds.Sent, send.Key, cancellationToken))
            {
                throw new MigrationException(
                    $"Verification failed: the answer to the send with message id {send.Key} is {send.Sequence} in the open store and {copy?.Sequence.ToString(CultureInfo.InvariantCulture) ?? "missing"} in its copy. Nothing was cut over."
                );
            }
        }
    }

    /// <exception cref="MigrationException">Something is missing or differs.</exception>
    public async Task GroupsAsync(
        IReadOnlyList<GroupCopy> groups,
        CancellationToken cancellationToken
    )
    {
        string[] ids = [.. groups.Select(group => group.Id)];
        var copies = (await to.Migration.GroupsAsync(ids, cancellationToken)).ToDictionary(copy =>
            copy.Id
        );
        foreach (var group in groups)
        {
            var copy = copies.GetValueOrDefault(group.Id);
            var isSame =
                copy is not null
                && copy.Name == group.Name
                && copy.Owner == group.Owner
                && copy.Members.ToHashSet().SetEquals(group.Members);
            if (!isSame && !await HasNoteAsync(ChangeKinds.Group, group.Id, cancellationToken))
            {
                throw new MigrationException(
                    $"Verification failed: the group {group.Id} has {group.Members.Count} members in the open store and {copy?.Members.Count ?? 0} in its copy, or other ones. Nothing was cut over."
                );
            }
        }
    }

    private async Task LogAsync(LogRange range, CancellationToken cancellationToken)
    {
        for (var i = 1; ; i++)
        {
            var copy = await LogDigest.ReadAsync(to, range, cancellationToken);
            var original = await LogDigest.ReadAsync(from, range, cancellationToken);
            if (original.Count == copy.Count && original.Hash == copy.Hash)
            {
                Messages += copy.Count;
                return;
            }

            // Below the higher of the two marks one of them has nothing to compare.
            var low = Math.Max(original.Low, copy.Low);
            if (low <= range.After || i == Tries)
            {
                throw Different(range, original, copy);
            }

            range = range with { After = low };
        }
    }

    private Task<bool> HasNoteAsync(string kind, string key, CancellationToken cancellationToken) =>
        from.Migration.IsNotedAsync([kind], key, cancellationToken);

    private static async Task<Dictionary<long, UserCopy>> ByUserAsync(
        IMigratableStore store,
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) =>
        (await store.Migration.UsersAsync(users, cancellationToken)).ToDictionary(user =>
            user.User
        );

    private static bool IsSame(UserCopy? one, UserCopy? other) =>
        one is not null
        && other is not null
        && (one.Head, one.Low) == (other.Head, other.Low)
        && one.HasSamePeople(other);

    private static MigrationException Different(long user, UserCopy? original, UserCopy? copy) =>
        new(
            $"Verification failed at user {user} ({(original ?? copy)?.Login}): the open store has {Words(original)}; its copy has {Words(copy)}. "
                + "Nothing was cut over."
        );

    private static string Words(UserCopy? user) =>
        user is null ? "no such user" : $"{user.Bounds}, {user.Devices.Count} devices";

    private static MigrationException Different(
        LogRange range,
        LogDigest original,
        LogDigest copy
    ) =>
        new(
            $"Verification failed at user {range.User}, messages {range.After + 1} to {range.UpTo}: the open store has {original.Count} messages, hash {original.Hash[..16]}; "
                + $"its copy has {copy.Count} messages, hash {copy.Hash[..16]}. Nothing was cut over."
        );
}
