using System.Globalization;

namespace ChatBackend.Storage.Migration;

/// <summary>
/// Takes the servers from the one store to the other. Closing the first and opening the second are two transactions in two stores; in
/// between there is a third, in the first store, that decides: before it a server may open the first store again, after it nobody can, and
/// anybody may open the second.
/// </summary>
internal sealed class StoreSwitch(
    NamedStore one,
    NamedStore other,
    string owner,
    TimeProvider clock,
    Action<string> say
)
{
    private const int Many = 2000;

    /// <summary>Beyond the lease: what one clock may be behind another.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    /// <summary>Senders may be faster than the carrying, for a while.</summary>
    private const int Rounds = 1000;

    /// <summary>When all that there was took no longer to carry than this, what has come meanwhile takes no longer either.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly Carrier _carrier = new(one.Store, other.Store, owner);
    private readonly Comparison _comparison = new(one.Store, other.Store);

    /// <exception cref="MigrationException">The stores differ, or senders are faster than this command.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!await TryAsync(cancellationToken)) { }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var first = (await one.Store.Migration.MarkAsync(cancellationToken))!;
        var second = (await other.Store.Migration.MarkAsync(cancellationToken))!;
        if (second.State == StoreState.Open)
        {
            return true;
        }

        if (second.State == StoreState.Closing)
        {
            // The other direction, left unfinished.
            await other.Store.Migration.ReopenAsync(second.Epoch, cancellationToken);
            return false;
        }

        if (first.State == StoreState.Closing)
        {
            await one.Store.Migration.ReopenAsync(first.Epoch, cancellationToken);
            return false;
        }

        if (first.State == StoreState.Closed)
        {
            // Decided, in one direction or the other.
            var (next, epoch) =
                first.Epoch > second.Epoch ? (other, first.Epoch) : (one, second.Epoch);
            await next.Store.Migration.OpenAsync(epoch, cancellationToken);
            return false;
        }

        await CatchUpAsync(cancellationToken);
        return await GoAsync(Math.Max(first.Epoch, second.Epoch) + 1, cancellationToken);
    }

    /// <summary>While the servers go on.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Rounds; i++)
        {
            var since = clock.GetTimestamp();
            var changes = await DrainAsync(Many, cancellationToken);
            if (changes < Many && clock.GetElapsedTime(since) < Soon)
            {
                return;
            }
        }

        throw new MigrationException(
            "Changes come faster than they are carried over: try again in a quieter hour. Everything stays as it is."
        );
    }

    private async Task<bool> GoAsync(long epoch, CancellationToken cancellationToken)
    {
        if (!await one.Store.Migration.CloseAsync(epoch, cancellationToken))
        {
            return false;
        }

        say("going over: senders wait for a moment");
        try
        {
            return await GoOnAsync(epoch, cancellationToken);
        }
        catch (MigrationException)
        {
            await one.Store.Migration.ReopenAsync(epoch, CancellationToken.None);
            throw;
        }
    }

    /// <summary>While nobody writes.</summary>
    private async Task<bool> GoOnAsync(long epoch, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var changes = 0;
        while (await DrainAsync(Many, cancellationToken) is var some and > 0)
        {
            changes += some;
        }

        // Until no server believes any more that it may read from the first store.
        var rest = StoreWatch.Lease + Margin - clock.GetElapsedTime(since);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, clock, cancellationToken);
        }

        if (!await one.Store.Migration.DecideAsync(epoch, cancellationToken))
        {
            say("it took too long, and a server has opened the store again; trying once more");
            return false;
        }

        await other.Store.Migration.OpenAsync(epoch, cancellationToken);
        var pause = clock.GetElapsedTime(since).TotalMilliseconds;
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"senders waited for {pause:F0} ms, while the last {changes} changes were carried over and compared"
            )
        );
        return true;
    }

    /// <summary>Carries changes over and compares what they touched.</summary>
    private async Task<int> DrainAsync(int limit, CancellationToken cancellationToken)
    {
        var changes = await one.Store.Migration.ChangesAsync(limit, cancellationToken);
        if (changes.Count > 0)
        {
            var ranges = await _carrier.ChangesAsync(changes, cancellationToken);
            await _comparison.LogsAsync(ranges, cancellationToken);
            await _comparison.BoundsAsync(
                [.. ranges.Select(range => range.User)],
                cancellationToken
            );
        }

        return changes.Count;
    }
}
