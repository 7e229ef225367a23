using System.Globalization;
using Chat.Bench.Chat;
using Chat.Bench.Processes;
using ChatClient;

namespace Chat.Bench.Load;

/// <summary>
/// Logins without a pause, in a process of its own with the lowest priority: elsewhere a flood comes from other machines, and its own work
/// takes nothing from the server's cores.
/// </summary>
internal static class LoginFlood
{
    private const int AtOnce = 64;
    private const string On = "flood: on";
    private const string Over = "flood: over, logins:";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    /// <summary>Starts the process and returns when it is at work.</summary>
    public static async Task<ServerProcess> StartAsync(
        Uri server,
        string phones,
        TimeSpan lasts,
        TimeProvider clock
    )
    {
        var seconds = lasts.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var process = ServerProcess.Start(
            "the flood",
            "/usr/bin/nice",
            ["-n", "19", Programs.Self, HiddenCommands.LoginFlood, $"{server}", phones, seconds],
            new Dictionary<string, string>()
        );
        await process.SaysAsync(On, StartsWithin, clock);
        return process;
    }

    /// <summary>How many logins a second it did, when its time is over.</summary>
    public static async Task<double> EndAsync(
        ServerProcess flood,
        TimeSpan within,
        TimeProvider clock
    ) => double.Parse(await flood.SaysAsync(Over, within, clock), CultureInfo.InvariantCulture);

    /// <summary>The process itself.</summary>
    public static async Task<int> RunAsync(
        Uri server,
        string phones,
        TimeSpan lasts,
        TimeProvider clock
    )
    {
        using var logins = new ChatLogins(server, await PhoneBook.LoadAsync(phones), clock);
        var done = 0;
        var began = clock.GetTimestamp();
        var workers = Enumerable.Range(0, AtOnce).Select(WorkAsync).ToList();
        Console.WriteLine(On);
        await Task.WhenAll(workers);
        var rate = done / clock.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Over} {rate}"));
        return 0;

        async Task WorkAsync(int worker)
        {
            for (var number = worker; clock.GetElapsedTime(began) < lasts; number += AtOnce)
            {
                try
                {
                    await logins.LogInAndOutAsync(number);
                    Interlocked.Increment(ref done);
                }
                catch (ChatRefusedException)
                {
                    // The bulkhead's word; a flood does not listen.
                }
            }
        }
    }
}
