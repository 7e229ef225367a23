using System.CommandLine;
using ChatBackend.Configuration;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBackend.Commands;

/// <summary>chatbackend migrate: takes a running server's messages to another store, step by step; status, back and finish beside it.</summary>
internal static class MigrateCommand
{
    private static readonly Option<string> From = new("--from")
    {
        Description =
            "The old store, as ChatBackend:Store of the servers: sqlite:PATH or postgres:CONNECTIONSTRING.",
        Required = true,
    };

    private static readonly Option<string> To = new("--to")
    {
        Description =
            "The new store, an empty one; the servers go there by this name, so it must mean the same to them.",
        Required = true,
    };

    private static readonly Option<MigrationStep> Until = new("--until")
    {
        Description = "The last step to take: DualWrite, Backfill, Verify or CutOver.",
        DefaultValueFactory = _ => MigrationStep.CutOver,
    };

    private static readonly Option<int> UsersPerSecond = new("--users-per-second")
    {
        Description = "How fast the backfill is at most; 0 is no limit.",
    };

    private static readonly Option<bool> Follow = new("--follow")
    {
        Description =
            "Goes on after the last step and keeps the other store up, so that going back takes a moment only.",
    };

    public static Command Create()
    {
        var command = new Command(
            "migrate",
            "Takes the servers to another store while they run: dual write, backfill, verify, cut over. Goes on where it was ended."
        )
        {
            From,
            To,
            Until,
            UsersPerSecond,
            Follow,
            Sub(
                "status",
                "Says how far a migration is.",
                (migrator, cancel) => migrator.StatusAsync(cancel)
            ),
            Sub(
                "back",
                "Takes the servers back to the old store, whatever step the migration is at, and ends it.",
                (migrator, cancel) => migrator.BackAsync(cancel)
            ),
            Sub(
                "finish",
                "Ends a migration after its last step. There is no way back from here.",
                (migrator, cancel) => migrator.FinishAsync(cancel)
            ),
        };
        UsersPerSecond.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int>() < 0)
            {
                option.AddError(
                    "--users-per-second is below 0: give a whole number, 0 for no limit."
                );
            }
        });
        command.SetAction((parsed, cancel) => RunAsync(parsed, MigrateAsync(parsed), cancel));
        return command;
    }

    private static Command Sub(
        string name,
        string description,
        Func<Migrator, CancellationToken, Task> work
    )
    {
        var command = new Command(name, description) { From, To };
        command.SetAction((parsed, cancel) => RunAsync(parsed, work, cancel));
        return command;
    }

    private static Func<Migrator, CancellationToken, Task> MigrateAsync(ParseResult parsed) =>
        async (migrator, cancel) =>
        {
            await migrator.RunAsync(parsed.GetValue(Until), cancel);
            if (parsed.GetValue(Follow))
            {
                await migrator.FollowAsync(cancel);
            }
        };

    private static async Task<int> RunAsync(
        ParseResult parsed,
        Func<Migrator, CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var opener = new StoreOpener(
                new ChatBackendSettings(),
                TimeProvider.System,
                NullLogger.Instance
            );
            var (old, fresh) = Names(parsed);
            await using var from = await opener.OpenAsync(old, cancellationToken);
            await using var to = await opener.OpenAsync(fresh, cancellationToken);
            var migrator = new Migrator(
                new StorePair(new NamedStore(old, from), new NamedStore(fresh, to)),
                parsed.GetValue(UsersPerSecond),
                TimeProvider.System,
                line => Console.WriteLine($"migrate: {line}")
            );
            await work(migrator, cancellationToken);
            return 0;
        }
        catch (Exception e) when (OperatorFault.Is(e))
        {
            await Console.Error.WriteLineAsync($"chatbackend: {e.Message}");
            return 1;
        }
    }

    /// <exception cref="SettingsException">One of them names no store.</exception>
    private static (string Old, string Fresh) Names(ParseResult parsed)
    {
        var faults = new List<string>();
        var (old, fresh) = (Name(parsed, From, faults), Name(parsed, To, faults));
        if (faults.Count == 0 && old == fresh)
        {
            faults.Add("--from and --to are the same store: give another one to move to.");
        }

        if (faults.Count == 0 && StoreName.SqlitePath(old) is { } path && !File.Exists(path))
        {
            faults.Add($"--from: there is no file {path}.");
        }

        return faults.Count == 0 ? (old, fresh) : throw new SettingsException(faults);
    }

    /// <summary>A path as it is from everywhere: the servers read it in another folder.</summary>
    private static string Name(ParseResult parsed, Option<string> option, List<string> faults)
    {
        var name = parsed.GetRequiredValue(option);
        if (StoreName.FaultOf(name) is { } cure)
        {
            faults.Add($"{option.Name} is \"{StoreName.WithoutSecrets(name)}\": {cure}.");
        }

        return StoreName.SqlitePath(name) is { Length: > 0 } path
            ? StoreName.OfSqlite(Path.GetFullPath(path))
            : name;
    }
}
