using System.Globalization;

namespace ChatBackend.Storage.Migration;

/// <summary>
/// Carries from one store to the other: always how it is now, never what has changed, so that carrying twice or in another order ends
/// the same. Logs only grow at their end, so of a log only what lies beyond the other store's head is read.
/// </summary>
/// <param name="from">Where the servers write.</param>
/// <param name="to">Where nobody else writes.</param>
/// <param name="owner">This command, as both marks know it.</param>
internal sealed class Carrier(IMigratableStore from, IMigratableStore to, string owner)
{
    /// <summary>A page of a log; a transaction holds about as much.</summary>
    private static readonly PageLimits Page = new(1000, 1024 * 1024);

    private readonly Dictionary<string, long> _numbers = [];

    /// <summary>Messages that have been carried.</summary>
    public long Messages { get; private set; }

    /// <summary>Accounts, logs and devices.</summary>
    /// <returns>Whose log has grown, and what is new in it.</returns>
    public async Task<IReadOnlyList<LogRange>> UsersAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    )
    {
        var ranges = new List<LogRange>();
        var theirs = (await to.Migration.UsersAsync(users, cancellationToken)).ToDictionary(user =>
            user.User
        );
        var batch = new StoreBatch();
        foreach (var user in await from.Migration.UsersAsync(users, cancellationToken))
        {
            var known = theirs.GetValueOrDefault(user.User);
            var start = Math.Max(known?.Head ?? 0, user.Low);
            var at = start;
            while (at < user.Head)
            {
                var page = await from.ReadAsync(user.User, at, Page, cancellationToken);
                var last = page.Items.Count > 0 ? page.Items[^1].Sequence : page.Low;
                if (last <= at)
                {
                    throw new MigrationException(
                        $"The log of {user.Login} has nothing after {at}, though its head is {user.Head}: check this store before you go on."
                    );
                }

                at = last;
                await AddAsync(batch, user, page, cancellationToken);
                if (batch.Bytes >= Page.Bytes)
                {
                    await FlushAsync(batch, cancellationToken);
                }
            }

            // It may have grown since.
            var head = Math.Max(at, user.Head);
            batch.Add(user with { Head = head });
            ranges.Add(new LogRange(user.User, start, head));
        }

        await FlushAsync(batch, cancellationToken);
        return ranges;
    }

    public Task GroupsAsync(IReadOnlyList<GroupCopy> groups, CancellationToken cancellationToken) =>
        to.Migration.ImportAsync(owner, new StoreCopy { Groups = groups }, cancellationToken);

    public Task SendsAsync(IReadOnlyList<SendCopy> sends, CancellationToken cancellationToken) =>
        to.Migration.ImportAsync(owner, new StoreCopy { Sends = sends }, cancellationToken);

    /// <summary>Carries everything of some notes, and forgets them.</summary>
    public async Task<IReadOnlyList<LogRange>> ChangesAsync(
        IReadOnlyList<StoreChange> changes,
        CancellationToken cancellationToken
    )
    {
        var users = changes
            .Where(change => ChangeKinds.Users.Contains(change.Kind))
            .Select(change => long.Parse(change.Key, CultureInfo.InvariantCulture))
            .Distinct()
            .Order()
            .ToList();
        string[] groups = [.. Keys(changes, ChangeKinds.Group)];
        byte[][] sends = [.. Keys(changes, ChangeKinds.Sent).Select(Convert.FromHexString)];
        var ranges = await UsersAsync(users, cancellationToken);
        await to.Migration.ImportAsync(
            owner,
            new StoreCopy
            {
                Groups = await from.Migration.GroupsAsync(groups, cancellationToken),
                Sends = await from.Migration.SendsAsync(sends, cancellationToken),
            },
            cancellationToken
        );
        await from.Migration.ForgetAsync(changes, cancellationToken);
        return ranges;
    }

    private static IEnumerable<string> Keys(IReadOnlyList<StoreChange> changes, string kind) =>
        changes.Where(change => change.Kind == kind).Select(change => change.Key);

    private async Task AddAsync(
        StoreBatch batch,
        UserCopy user,
        MessagePage page,
        CancellationToken cancellationToken
    )
    {
        foreach (var message in page.Items)
        {
            var sender = await NumberOfAsync(message.Sender, cancellationToken);
            batch.Add(new MessageCopy(user.User, sender, message));
        }

        // How far it is, should the batch be written before the rest is read.
        var at = page.Items.Count > 0 ? page.Items[^1].Sequence : page.Low;
        batch.Add(user with { Head = at, Low = Math.Min(user.Low, at) });
        Messages += page.Items.Count;
    }

    private async Task FlushAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Take() is { } copy)
        {
            await to.Migration.ImportAsync(owner, copy, cancellationToken);
        }
    }

    /// <summary>A login keeps its number for ever.</summary>
    private async Task<long> NumberOfAsync(string login, CancellationToken cancellationToken)
    {
        if (!_numbers.TryGetValue(login, out var number))
        {
            number = (await from.FindAccountAsync(login, cancellationToken))?.User ?? 0;
            _numbers[login] = number;
        }

        return number;
    }
}
