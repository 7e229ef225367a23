using System.Security.Cryptography;

namespace ChatBackend.Storage.Migration;

/// <summary>
/// Takes two stores through the steps of a migration while servers go on. Everything it knows is in the stores' marks: it may be killed
/// at any moment, and another one goes on where it was. Of two at work the older one is stopped by the marks.
/// </summary>
/// <param name="pair">The two stores.</param>
/// <param name="usersPerSecond">How fast the backfill is at most; 0 is no limit.</param>
/// <param name="clock">Measures waits.</param>
/// <param name="say">Takes a line for the operator.</param>
internal sealed class Migrator(
    StorePair pair,
    int usersPerSecond,
    TimeProvider clock,
    Action<string> say
)
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(200);

    private readonly string _owner = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    private readonly MigrationReport _report = new(clock, say);

    /// <summary>Goes on to the end of this step, from wherever the migration is.</summary>
    /// <exception cref="MigrationException">The stores do not belong together, or differ.</exception>
    public async Task RunAsync(MigrationStep until, CancellationToken cancellationToken)
    {
        var step = await BeginAsync(cancellationToken);
        var copying = Copying(pair);
        if (step.Step == MigrationStep.Backfill && until >= MigrationStep.Backfill)
        {
            await copying.BackfillAsync(step.Cursor, usersPerSecond, cancellationToken);
            step = (MigrationStep.Verify, "");
        }

        if (step.Step == MigrationStep.Verify && until >= MigrationStep.Verify)
        {
            await copying.VerifyAsync(step.Cursor, cancellationToken);
            step = (MigrationStep.CutOver, "");
        }

        if (step.Step == MigrationStep.CutOver && until >= MigrationStep.CutOver)
        {
            await SwitchAsync(pair.From, pair.To, cancellationToken);
            say("4 of 4, cut over: done, the servers write to the new store");
        }
    }

    /// <summary>
    /// Keeps the other store up with the one that is open, so that going over to it takes a moment only. Ends when the migration does,
    /// or when it is told to. To be called after <see cref="RunAsync"/>.
    /// </summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        say(
            "following: the old store gets every change, until this is ended, or the migration by \"back\" or \"finish\""
        );
        try
        {
            while (await pair.OpenOneAsync(cancellationToken) is { } open)
            {
                var direction = new StorePair(open, open == pair.From ? pair.To : pair.From);
                if (await Copying(direction).DrainAsync(cancellationToken) == 0)
                {
                    await Task.Delay(FollowEvery, clock, cancellationToken);
                }
            }
        }
        catch (MigrationTakenOverException)
        {
            say("another command has taken over");
            return;
        }
        catch (StoreUnavailableException)
        {
            // The notes may have gone with the migration, while they were read.
            if (await pair.OpenOneAsync(cancellationToken) is not null)
            {
                throw;
            }
        }

        say("the migration has ended");
    }

    /// <summary>Everything as it was before: the servers write to the old store, which is an ordinary one again.</summary>
    /// <exception cref="MigrationException">There is nothing to go back from.</exception>
    public async Task BackAsync(CancellationToken cancellationToken)
    {
        var (old, fresh) = await pair.MarksAsync(cancellationToken);
        if (old is null || fresh is null || old.Cursor == StorePair.Finished)
        {
            throw new MigrationException(
                old?.Cursor == StorePair.Finished
                    ? "This migration is finished, there is no way back. To return, migrate the other way round."
                    : "There is no migration between these stores to go back from."
            );
        }

        await pair.ClaimAsync(_owner, cancellationToken);
        await SwitchAsync(pair.To, pair.From, cancellationToken);
        await pair.To.Store.Migration.SaveAsync(
            _owner,
            MigrationStep.DualWrite,
            "",
            cancellationToken
        );
        await pair.From.Store.Migration.EndAsync(cancellationToken);
        say(
            "back: the servers write to the old store, and nothing is noted any more. The new store stays closed; a migration can begin again"
        );
    }

    /// <summary>The new store becomes an ordinary one; the old one stays closed, and sends servers that still name it to the new one.</summary>
    /// <exception cref="MigrationException">The servers have not gone over yet.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var (old, fresh) = await pair.MarksAsync(cancellationToken);
        if (old is not { State: StoreState.Closed } || fresh is { State: not StoreState.Open })
        {
            throw new MigrationException(
                "The servers have not gone over to the new store yet: run migrate to its end first."
            );
        }

        await pair.ClaimAsync(_owner, cancellationToken);
        await pair.From.Store.Migration.SaveAsync(
            _owner,
            MigrationStep.CutOver,
            StorePair.Finished,
            cancellationToken
        );
        if (fresh is not null)
        {
            await pair.To.Store.Migration.EndAsync(cancellationToken);
        }

        say(
            "finished: the new store is an ordinary one. Name it in ChatBackend:Store of every server and restart them one after the other; then the old one can go"
        );
    }

    /// <summary>Says how things are.</summary>
    /// <exception cref="MigrationException">The stores do not belong together.</exception>
    public Task StatusAsync(CancellationToken cancellationToken) =>
        _report.SayStatusAsync(pair, cancellationToken);

    private async Task<(MigrationStep Step, string Cursor)> BeginAsync(
        CancellationToken cancellationToken
    )
    {
        var (old, fresh) = await pair.MarksAsync(cancellationToken);
        if (old is { State: not StoreState.Open } && fresh is null)
        {
            throw new MigrationException(
                "The old store has moved to the new one already, and that is finished."
            );
        }

        if (fresh is null && !await pair.To.Store.Migration.IsEmptyAsync(cancellationToken))
        {
            throw new MigrationException(
                "The new store has accounts already: give an empty one, so that nobody's messages are mixed up."
            );
        }

        if (old is null && fresh is { Cursor: StorePair.Finished })
        {
            // It was the old store of a migration the other way round: all that it has is a beginning of what the other one has.
            await pair.ClaimAsync(_owner, cancellationToken);
            await pair.To.Store.Migration.SaveAsync(
                _owner,
                MigrationStep.DualWrite,
                "",
                cancellationToken
            );
            return await DualWriteAsync(fresh.Run, cancellationToken);
        }

        if (fresh is null || fresh.Step == MigrationStep.DualWrite)
        {
            return await DualWriteAsync(fresh?.Run, cancellationToken);
        }

        await pair.ClaimAsync(_owner, cancellationToken);
        return (fresh.Step, fresh.Cursor);
    }

    private async Task<(MigrationStep Step, string Cursor)> DualWriteAsync(
        string? run,
        CancellationToken cancellationToken
    )
    {
        run ??= Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        // The new store first: it must never be taken for one that is just empty.
        await pair.To.Store.Migration.BeginAsync(
            new MigrationMark(run, StoreState.Closed, Epoch: 0, pair.From.Name),
            cancellationToken
        );
        var epoch = (await pair.To.Store.Migration.MarkAsync(cancellationToken))!.Epoch + 1;
        await pair.From.Store.Migration.BeginAsync(
            new MigrationMark(run, StoreState.Open, epoch, pair.To.Name),
            cancellationToken
        );
        await pair.ClaimAsync(_owner, cancellationToken);
        await pair.To.Store.Migration.SaveAsync(
            _owner,
            MigrationStep.Backfill,
            "",
            cancellationToken
        );
        say("1 of 4, dual write: done, the old store notes every change");
        return (MigrationStep.Backfill, "");
    }

    private Task SwitchAsync(
        NamedStore one,
        NamedStore other,
        CancellationToken cancellationToken
    ) => new StoreSwitch(one, other, _owner, clock, say).RunAsync(cancellationToken);

    private StoreCopying Copying(StorePair direction) => new(direction, _owner, clock, _report);
}
