using System.CommandLine;
using ChatBackend.Configuration;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBackend.Commands;

/// <summary>The running servers' store, for a command beside them: wherever a migration has taken it.</summary>
internal static class OperatorStore
{
    /// <summary>Does the work and answers with the exit code; what the operator can mend is said in one line.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<StoreWatch, Task<int>> work)
    {
        try
        {
            var settings = SettingsOptions.Read(parsed);
            if (StoreName.SqlitePath(settings.Store) is { } path && !File.Exists(path))
            {
                throw new SettingsException([
                    $"there is no file {Path.GetFullPath(path)}: give the store of the servers with --store, or their --config.",
                ]);
            }

            var clock = TimeProvider.System;
            var opener = new StoreOpener(settings, clock, NullLogger.Instance);
            await using var watch = new StoreWatch(
                await opener.OpenAsync(settings.Store, CancellationToken.None),
                opener.OpenAsync,
                clock,
                NullLogger<StoreWatch>.Instance
            );
            return await work(watch);
        }
        catch (Exception e) when (OperatorFault.Is(e))
        {
            await Console.Error.WriteLineAsync($"chatbackend: {e.Message}");
            return 1;
        }
    }

    /// <summary>The devices of a user; null, and said why, when there is no such user.</summary>
    public static async Task<IReadOnlyList<DeviceCopy>?> DevicesOfAsync(
        StoreWatch watch,
        string login
    )
    {
        var store = await watch.ReadableAsync();
        if (await store.FindAccountAsync(login, CancellationToken.None) is not { } account)
        {
            await Console.Error.WriteLineAsync($"chatbackend: there is no user {login}");
            return null;
        }

        var users = await store.Migration.UsersAsync([account.User], CancellationToken.None);
        return [.. users.SelectMany(user => user.Devices).OrderByDescending(d => d.SeenDay)];
    }
}
