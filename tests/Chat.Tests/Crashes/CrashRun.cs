namespace Chat.Tests.Crashes;

/// <summary>
/// A server that crashes again and again while people send, and what is left at the end: three people write to each other and to a
/// group of all of them; every crash comes at the moment when a random number of messages more has been accepted.
/// </summary>
internal static class CrashRun
{
    /// <summary>Crashes come close together: what is under way and what was just accepted are what a crash can lose.</summary>
    private const int MostAcceptedBetween = 150;

    private static readonly string[] Logins = ["anna", "ben", "carla"];

    /// <summary>Starts the server, and ends with it running, so that its store can be looked at.</summary>
    /// <param name="server">A server with an empty store.</param>
    /// <param name="rounds">How many crashes.</param>
    /// <param name="seed">The same seed chooses the same moments, as far as the machine allows.</param>
    /// <param name="pause">Between one message and the next of a sender, where crashes take long and logs would; none unless given.</param>
    public static async Task<CrashReport> RunAsync(
        ICrashingServer server,
        int rounds,
        int seed,
        TimeSpan pause = default
    )
    {
        var random = new Random(seed);
        var history = new History();
        await server.StartAsync();
        using var phones = new Phones(server.Address);
        await using var everybody = await EnrolAsync(phones, history);
        using var stop = new CancellationTokenSource();
        var sending = Task.WhenAll(
            everybody.Members.Select(member =>
                member.SendAsync(everybody.For(member), pause, stop.Token)
            )
        );

        for (var round = 0; round < rounds; round++)
        {
            var more = random.Next(MostAcceptedBetween);
            await Still(sending, history.AcceptedReaches(history.AcceptedCount + more));
            await server.CrashAsync();
            await server.StartAsync();
        }

        await stop.CancelAsync();
        await sending.Within();
        return new CrashReport(
            rounds,
            history.AcceptedCount,
            await everybody.FaultsAsync(phones, history)
        );
    }

    /// <summary>A sender that has failed would never be accepted again: say why instead of waiting.</summary>
    private static async Task Still(Task sending, Task reached) =>
        await (await Task.WhenAny(sending, reached).Within(what: "messages to be accepted"));

    private static async Task<Company> EnrolAsync(Phones phones, History history)
    {
        var members = new List<Chatter>();
        var group = "";
        foreach (var login in Logins)
        {
            var devices = await phones.EnrolAsync(login, 2);
            group = login == Logins[^1] ? await phones.GroupAsync(devices[0], Logins) : group;
            members.Add(new Chatter(login, phones, devices, history));
        }

        return new Company(members, group);
    }
}
