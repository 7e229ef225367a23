namespace ChatBackend.Storage.Migration;

/// <summary>What is carried from one store to the other while servers go on, and compared.</summary>
/// <param name="pair">The two stores.</param>
/// <param name="owner">This command, as both marks know it.</param>
/// <param name="clock">Measures how fast it is.</param>
/// <param name="report">Hears how far it is.</param>
internal sealed class StoreCopying(
    StorePair pair,
    string owner,
    TimeProvider clock,
    MigrationReport report
)
{
    private const int UsersPerStep = 64;
    private const int RowsPerStep = 1000;

    private readonly Carrier _carrier = new(pair.From.Store, pair.To.Store, owner);
    private readonly Comparison _comparison = new(pair.From.Store, pair.To.Store);

    /// <summary>Copies what was there before.</summary>
    /// <param name="cursor">Where an earlier command ended.</param>
    /// <param name="usersPerSecond">How fast it may be; 0 is no limit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task BackfillAsync(
        string cursor,
        int usersPerSecond,
        CancellationToken cancellationToken
    )
    {
        var all = await pair.From.Store.Migration.CountUsersAsync(cancellationToken);
        var (users, groups, sends) = (0L, 0L, 0L);
        report.Say($"2 of 4, backfill: {all} users{At(cursor)}");
        var walk = new StoreWalk(pair.From.Store.Migration, UsersPerStep, RowsPerStep);
        await walk.RunAsync(
            cursor,
            async (ids, token) =>
            {
                var since = clock.GetTimestamp();
                await _carrier.UsersAsync(ids, token);
                users += ids.Count;
                report.SayNowAndThen(
                    $"2 of 4, backfill: {users} of {all} users, {_carrier.Messages} messages"
                );
                await SlowDownAsync(ids.Count, usersPerSecond, since, token);
            },
            async (some, token) =>
            {
                await _carrier.GroupsAsync(some, token);
                groups += some.Count;
            },
            async (some, token) =>
            {
                await _carrier.SendsAsync(some, token);
                sends += some.Count;
                report.SayNowAndThen($"2 of 4, backfill: {sends} send ids");
            },
            (at, token) =>
                pair.To.Store.Migration.SaveAsync(owner, MigrationStep.Backfill, at, token),
            cancellationToken
        );
        await pair.To.Store.Migration.SaveAsync(owner, MigrationStep.Verify, "", cancellationToken);
        report.Say(
            $"2 of 4, backfill: done, {users} users, {_carrier.Messages} messages, {groups} groups, {sends} send ids"
        );
    }

    /// <summary>From here on whatever is carried is compared at once, so that at the end everything has been since it last changed.</summary>
    public async Task VerifyAsync(string cursor, CancellationToken cancellationToken)
    {
        var all = await pair.From.Store.Migration.CountUsersAsync(cancellationToken);
        var (users, groups, sends) = (0L, 0L, 0L);
        report.Say($"3 of 4, verify: {all} users{At(cursor)}");
        var walk = new StoreWalk(pair.From.Store.Migration, UsersPerStep, RowsPerStep);
        await walk.RunAsync(
            cursor,
            async (ids, token) =>
            {
                await _comparison.UsersAsync(ids, token);
                users += ids.Count;
                report.SayNowAndThen(
                    $"3 of 4, verify: {users} of {all} users, {_comparison.Messages} messages"
                );
                await DrainAsync(token);
            },
            async (some, token) =>
            {
                await _comparison.GroupsAsync(some, token);
                await DrainAsync(token);
                groups += some.Count;
            },
            async (some, token) =>
            {
                await _comparison.SendsAsync(some, token);
                sends += some.Count;
                report.SayNowAndThen($"3 of 4, verify: {sends} send ids");
                await DrainAsync(token);
            },
            (at, token) =>
                pair.To.Store.Migration.SaveAsync(owner, MigrationStep.Verify, at, token),
            cancellationToken
        );
        await pair.To.Store.Migration.SaveAsync(
            owner,
            MigrationStep.CutOver,
            "",
            cancellationToken
        );
        report.Say(
            $"3 of 4, verify: done, the same in both stores: {users} users, {_comparison.Messages} messages, {groups} groups, {sends} send ids"
        );
    }

    /// <summary>Carries some changes over, and compares what it has carried.</summary>
    /// <returns>How many notes.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var changes = await pair.From.Store.Migration.ChangesAsync(RowsPerStep, cancellationToken);
        if (changes.Count > 0)
        {
            var ranges = await _carrier.ChangesAsync(changes, cancellationToken);
            await _comparison.LogsAsync(ranges, cancellationToken);
        }

        return changes.Count;
    }

    private async Task SlowDownAsync(
        int users,
        int usersPerSecond,
        long since,
        CancellationToken cancellationToken
    )
    {
        if (usersPerSecond > 0)
        {
            var due = TimeSpan.FromSeconds((double)users / usersPerSecond);
            var rest = due - clock.GetElapsedTime(since);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, clock, cancellationToken);
            }
        }
    }

    private static string At(string cursor) => cursor is "" ? "" : $", going on at {cursor}";
}
