namespace Gatekeeper.Replay;

/// <summary>
/// The storms that replay, demo and bench share. Gyeongju (September 2016) and Pohang (November 2017) were earthquakes
/// that woke every phone of a country at once; the figures are what the chat app's engineers reported of those minutes.
/// </summary>
public static class StandardStorms
{
    /// <summary>Somebody looks at the screen: a try lasts 5 s, after 30 s the phone goes back into the pocket.</summary>
    public static ClientBehaviour ImpatientForeground { get; } =
        new() { TryLasts = TimeSpan.FromSeconds(5), GivesUpAfter = TimeSpan.FromSeconds(30) };

    /// <summary>Nobody looks: a try lasts 10 s, and the app tries for ten minutes.</summary>
    public static ClientBehaviour ImpatientBackground { get; } =
        new() { TryLasts = TimeSpan.FromSeconds(10), GivesUpAfter = TimeSpan.FromSeconds(600) };

    /// <summary>5 times the calm connects, 96 % of them background, for a minute.</summary>
    public static Scenario Pohang { get; } =
        new()
        {
            Name = "pohang",
            Story =
                "Pohang 2017: an earthquake wakes every phone, 5 times the calm connects, 96 % with nobody waiting",
            CalmLoad = 0.30,
            StormLoad = 1.5,
            StormForegroundShare = 0.04,
            StormLasts = TimeSpan.FromSeconds(60),
            Foreground = ImpatientForeground,
            Background = ImpatientBackground,
        };

    /// <summary>Pohang, three times as hard.</summary>
    public static Scenario Pohang15 { get; } =
        Pohang with
        {
            Name = "pohang15",
            Story =
                "Pohang three times as hard: 15 times the calm connects, 96 % with nobody waiting",
            StormLoad = 4.5,
        };

    /// <summary>45 times the calm connects within a quarter of a minute, on a backend that had room to spare.</summary>
    public static Scenario Gyeongju { get; } =
        new()
        {
            Name = "gyeongju",
            Story =
                "Gyeongju 2016: 45 times the calm connects within seconds, 96 % with nobody waiting",
            CalmLoad = 0.10,
            StormLoad = 4.5,
            StormForegroundShare = 0.04,
            StormLasts = TimeSpan.FromSeconds(15),
            Foreground = ImpatientForeground,
            Background = ImpatientBackground,
        };

    /// <summary>Gyeongju at the size of a country, with clients that obey Retry-After. Virtual time only.</summary>
    public static Scenario GyeongjuFull { get; } =
        new()
        {
            Name = "gyeongju-full",
            Story = "Gyeongju at full size: 5,000,000 devices, 45 times the calm connects",
            CalmLoad = 0.30,
            StormLoad = 13.5,
            StormForegroundShare = 0.04,
            StormLasts = TimeSpan.FromSeconds(15),
            Foreground = ImpatientForeground with { ObeysRetryAfter = true },
            Background = ImpatientBackground with { ObeysRetryAfter = true },
            Scale = new ScenarioScale(5_000_000, 25_000, 1_000_000),
            VirtualTimeOnly = true,
        };

    /// <summary>Midnight of New Year: most connects have a person waiting, and the messages themselves slow the backend.</summary>
    public static Scenario NewYear { get; } =
        new()
        {
            Name = "newyear",
            Story =
                "New Year, midnight: 3 times the calm connects, 60 % with a person waiting, and messages take 0.3 of the backend",
            CalmLoad = 0.30,
            CalmForegroundShare = 0.30,
            StormLoad = 0.9,
            StormForegroundShare = 0.60,
            StormLasts = TimeSpan.FromSeconds(60),
            MessageTrafficShare = 0.3,
            Foreground = ImpatientForeground,
            Background = ImpatientBackground,
        };

    /// <summary>More people at once than the backend can take: the storm that no order of service can hide.</summary>
    public static Scenario ForegroundFlood { get; } =
        new()
        {
            Name = "fgflood",
            Story = "Foreground flood: twice the capacity, 80 % with a person waiting",
            CalmLoad = 0.30,
            StormLoad = 2,
            StormForegroundShare = 0.80,
            StormLasts = TimeSpan.FromSeconds(30),
            Foreground = ImpatientForeground,
            Background = ImpatientBackground,
        };

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [Pohang, Pohang15, Gyeongju, GyeongjuFull, NewYear, ForegroundFlood];

    /// <summary>The storm of that name, or null.</summary>
    public static Scenario? Find(string name) =>
        All.FirstOrDefault(storm =>
            string.Equals(storm.Name, name, StringComparison.OrdinalIgnoreCase)
        );
}
