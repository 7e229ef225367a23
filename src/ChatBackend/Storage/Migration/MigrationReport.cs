using System.Globalization;

namespace ChatBackend.Storage.Migration;

/// <summary>What the operator reads.</summary>
/// <param name="clock">Progress is told now and then only.</param>
/// <param name="say">Takes a line.</param>
internal sealed class MigrationReport(TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private long _saidAt;

    public void Say(FormattableString line) => say(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Progress, if the last one was not just now.</summary>
    public void SayNowAndThen(FormattableString line)
    {
        if (_saidAt == 0 || clock.GetElapsedTime(_saidAt) >= Every)
        {
            _saidAt = clock.GetTimestamp();
            Say(line);
        }
    }

    /// <summary>How both stores are, and how far the migration is.</summary>
    /// <exception cref="MigrationException">The stores do not belong together.</exception>
    public async Task SayStatusAsync(StorePair pair, CancellationToken cancellationToken)
    {
        var (old, fresh) = await pair.MarksAsync(cancellationToken);
        await SayAsync("old store", pair.From, old, cancellationToken);
        await SayAsync("new store", pair.To, fresh, cancellationToken);
        say(
            (old, fresh) switch
            {
                ({ Cursor: StorePair.Finished }, _) => "finished",
                ({ }, { State: StoreState.Open }) =>
                    "cut over; \"back\" and \"finish\" are both possible",
                ({ }, { }) =>
                    $"step {(int)fresh.Step} of 4, {Name(fresh.Step)}{(fresh.Cursor is "" ? "" : $", at {fresh.Cursor}")}",
                _ => "no migration",
            }
        );
    }

    private async Task SayAsync(
        string which,
        NamedStore store,
        MigrationMark? mark,
        CancellationToken cancellationToken
    )
    {
        var side = store.Store.Migration;
        var users = await side.CountUsersAsync(cancellationToken);
        if (mark is null)
        {
            Say($"{which}: an ordinary store, {users} users");
            return;
        }

        var changes = await side.CountChangesAsync(cancellationToken);
        Say(
            $"{which}: {mark.State.ToString().ToLowerInvariant()}, {users} users, {changes} changes to carry over"
        );
    }

    private static string Name(MigrationStep step) =>
        step switch
        {
            MigrationStep.DualWrite => "dual write",
            MigrationStep.Backfill => "backfill",
            MigrationStep.Verify => "verify",
            _ => "cut over",
        };
}
