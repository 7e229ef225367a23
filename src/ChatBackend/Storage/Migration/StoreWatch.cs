namespace ChatBackend.Storage.Migration;

/// <summary>
/// Knows which store a server works on: the one it was given, unless that one's mark says that it has moved; and further, when the store has moved
/// again since. It looks when it is asked and has not looked for a while; nothing runs in the background. Thread-safe.
/// </summary>
/// <param name="home">The store it was given; belongs to it from now on.</param>
/// <param name="open">Opens the other store by its name.</param>
/// <param name="clock">Measures how old a look is.</param>
/// <param name="logger">Hears when the server has gone over.</param>
internal sealed partial class StoreWatch(
    IMigratableStore home,
    Func<string, CancellationToken, Task<IMigratableStore>> open,
    TimeProvider clock,
    ILogger<StoreWatch> logger
) : IAsyncDisposable
{
    /// <summary>How long a store that was seen open may be read from. A migration waits for longer than this between closing one and opening the other.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(250);

    /// <summary>It looks again before that, so that a slow answer still finds the lease running.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>A command that has closed a store needs less than this, or has died.</summary>
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(3);

    /// <summary>And it opens the other one at once.</summary>
    private static readonly TimeSpan LongestDecided = TimeSpan.FromSeconds(1);

    /// <summary>How long a write waits for a store to open.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A look that takes longer than it is good for is repeated.</summary>
    private const int Looks = 20;

    /// <summary>More moves than any server has missed.</summary>
    private const int MostMoves = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private Task<StoreView>? _looking;
    private volatile StoreView? _view;
    private readonly Dictionary<string, IMigratableStore> _peers = [];
    private (MigrationMark Mark, long Since)? _stuck;

    /// <summary>The store to try a write on. It is the store itself that says whether it takes it.</summary>
    public IMigratableStore Likely => _view?.Store ?? home;

    /// <summary>The store to read from.</summary>
    /// <exception cref="StoreUnavailableException">The stores do not answer.</exception>
    public ValueTask<IMigratableStore> ReadableAsync() =>
        _view is { IsOpen: true } view && clock.GetElapsedTime(view.At) < LookAgainAfter
            ? ValueTask.FromResult(view.Store)
            : LookForReadableAsync();

    /// <summary>A write has failed: perhaps because the store is closed.</summary>
    /// <param name="refused">How. A migration that refused a write may have ended before anybody looks, and left no mark.</param>
    /// <returns>Where to try again, once that store is open; null when it did not fail because of a migration, or nothing opens in time.</returns>
    public async Task<IMigratableStore?> OpenAfterFailureAsync(StoreUnavailableException refused)
    {
        var since = clock.GetTimestamp();
        while (clock.GetElapsedTime(since) < Patience)
        {
            var view = await TryLookAfreshAsync();
            if (view is null || !(view.IsMigrating || refused is StoreClosedException))
            {
                return null;
            }

            if (view.IsOpen)
            {
                return view.Store;
            }

            await Task.Delay(Pause, clock);
        }

        return null;
    }

    /// <summary>Writes to the likely store, and again to the open one when the first was closed.</summary>
    public async Task<T> WriteAsync<T>(Func<IMigratableStore, Task<T>> write)
    {
        var store = Likely;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await write(store);
            }
            catch (StoreUnavailableException refused) when (MayTryAgain(refused, tries))
            {
                if (await OpenAfterFailureAsync(refused) is not { } open)
                {
                    throw;
                }

                store = open;
            }
        }
    }

    /// <summary>
    /// Whether a write that was refused may be for a store that is open. What fails the second time fails for a reason of its own, unless a migration says that
    /// it was the reason again: there may be one after the other, and each takes the servers further.
    /// </summary>
    /// <param name="refused">How it was refused last.</param>
    /// <param name="tries">How often it was tried.</param>
    public static bool MayTryAgain(StoreUnavailableException refused, int tries) =>
        tries == 1 || (refused is StoreClosedException && tries < MostMoves);

    /// <summary>The same for a write that answers nothing.</summary>
    public Task WriteAsync(Func<IMigratableStore, Task> write) =>
        WriteAsync(async store =>
        {
            await write(store);
            return true;
        });

    public async ValueTask DisposeAsync()
    {
        await home.DisposeAsync();
        foreach (var peer in _peers.Values)
        {
            await peer.DisposeAsync();
        }
    }

    private async ValueTask<IMigratableStore> LookForReadableAsync()
    {
        for (var i = 0; i < Looks; i++)
        {
            var view = await LookAsync();
            if (!view.IsOpen || clock.GetElapsedTime(view.At) < Lease)
            {
                return view.Store;
            }
        }

        throw new StoreUnavailableException(
            $"The store takes longer than {Lease.TotalMilliseconds} ms to say whether it has moved."
        );
    }

    /// <summary>What is under way may have begun before the failure.</summary>
    private async Task<StoreView?> TryLookAfreshAsync()
    {
        try
        {
            if (UnderWay() is { } earlier)
            {
                await earlier;
            }

            return await LookAsync();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private Task<StoreView>? UnderWay()
    {
        lock (_lock)
        {
            return _looking is { IsCompleted: false } looking ? looking : null;
        }
    }

    /// <summary>Whoever comes while somebody looks gets the same answer.</summary>
    private Task<StoreView> LookAsync()
    {
        lock (_lock)
        {
            return _looking is { IsCompleted: false } looking
                ? looking
                : _looking = Task.Run(LookNowAsync);
        }
    }

    private async Task<StoreView> LookNowAsync()
    {
        var at = clock.GetTimestamp();
        var here = Likely;
        for (var moves = 0; moves < MostMoves; moves++)
        {
            var mark = await here.Migration.MarkAsync(CancellationToken.None);
            if (mark is null or { State: StoreState.Open })
            {
                return See(new StoreView(here, true, mark is not null || here != home, at));
            }

            if (mark.State == StoreState.Closing)
            {
                await RecoverAsync(mark, LongestClosing, () => Reopen(here, mark));
                return See(new StoreView(here, false, true, at));
            }

            var there = await OtherAsync(here, mark);
            var other = await there.Migration.MarkAsync(CancellationToken.None);
            if (other is null || other.Run == mark.Run)
            {
                return await SeePairAsync((here, mark), (there, other), at);
            }

            // It has moved on since, in another migration, which alone says who may write.
            here = there;
        }

        throw new StoreUnavailableException(
            "The stores lead from one to the next without an end: name the one that is in use in ChatBackend:Store."
        );
    }

    /// <summary>The two sides of one migration, the first of them closed.</summary>
    private async Task<StoreView> SeePairAsync(
        (IMigratableStore Store, MigrationMark Mark) here,
        (IMigratableStore Store, MigrationMark? Mark) there,
        long at
    )
    {
        if (there.Mark is not { State: StoreState.Closed } other)
        {
            var isOpen = there.Mark is not { State: StoreState.Closing };
            return See(new StoreView(there.Store, isOpen, true, at));
        }

        var (last, next) =
            here.Mark.Epoch > other.Epoch ? (here.Store, there.Store) : (there.Store, here.Store);
        var epoch = Math.Max(here.Mark.Epoch, other.Epoch);
        await RecoverAsync(
            here.Mark,
            LongestDecided,
            () => next.Migration.OpenAsync(epoch, CancellationToken.None)
        );
        return See(new StoreView(last, false, true, at));
    }

    /// <summary>
    /// The other side of a store's migration: the one that we were given, unless that one's own mark is of another migration; then the one that the
    /// mark names. Without a mark it is an ordinary store again, to which the servers have gone back.
    /// </summary>
    private async Task<IMigratableStore> OtherAsync(IMigratableStore here, MigrationMark mark)
    {
        if (here == home)
        {
            return await PeerAsync(mark.Peer);
        }

        var own = await home.Migration.MarkAsync(CancellationToken.None);
        return own is null || own.Run == mark.Run ? home : await PeerAsync(mark.Peer);
    }

    private static Task Reopen(IMigratableStore store, MigrationMark mark) =>
        store.Migration.ReopenAsync(mark.Epoch, CancellationToken.None);

    private StoreView See(StoreView view)
    {
        if (view.IsOpen)
        {
            _stuck = null;
        }

        if (view.Store != Likely)
        {
            LogMoved(view.Store == home ? "the store in ChatBackend:Store" : "the other store");
        }

        return _view = view;
    }

    /// <summary>Does what a command has not done that closed a store and died. Looks come one after the other, so this needs no lock.</summary>
    private async Task RecoverAsync(MigrationMark mark, TimeSpan after, Func<Task> recover)
    {
        if (_stuck is not { } stuck || stuck.Mark != mark)
        {
            _stuck = (mark, clock.GetTimestamp());
        }
        else if (clock.GetElapsedTime(stuck.Since) > after)
        {
            await recover();
        }
    }

    private async Task<IMigratableStore> PeerAsync(string name) =>
        _peers.TryGetValue(name, out var peer)
            ? peer
            : _peers[name] = await open(name, CancellationToken.None);

    [LoggerMessage(
        32,
        LogLevel.Warning,
        "A migration has taken this server over: it works on {Store} now. When the migration is finished, name that store in ChatBackend:Store and restart."
    )]
    private partial void LogMoved(string store);
}
