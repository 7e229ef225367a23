namespace ChatBackend.Configuration;

/// <summary>The keys of what this server calls: the push webhook and the gate.</summary>
internal static class OutwardSettingsReader
{
    private const int MinSecret = 16;
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static WakePushSettings ReadWakePush(SettingsSection section, WakePushSettings none)
    {
        var settings = new WakePushSettings
        {
            Url = section.Text("Url", none.Url),
            Secret = section.Text("Secret", none.Secret),
            Delay = section.Time("Delay", none.Delay, TimeSpan.Zero, 10 * Minute),
            Again = section.Time("Again", none.Again, Second, Day),
            PerSecond = section.Int("PerSecond", none.PerSecond, 1, 10_000),
            PerSecondWithoutGate = section.Int(
                "PerSecondWithoutGate",
                none.PerSecondWithoutGate,
                1,
                10_000
            ),
            Spread = section.Time("Spread", none.Spread, Second, Day),
            Concurrency = section.Int("Concurrency", none.Concurrency, 1, 1024),
            Timeout = section.Time("Timeout", none.Timeout, 100 * Millisecond, Minute),
            Retries = section.Int("Retries", none.Retries, 0, 10),
            Attempts = section.Int("Attempts", none.Attempts, 1, 100),
            RetryAfter = section.Time("RetryAfter", none.RetryAfter, Second, Day),
            Break = section.Time("Break", none.Break, Second, Day),
            SweepEvery = section.Time("SweepEvery", none.SweepEvery, Second, Day),
        };
        CheckAddress(section, "Url", settings.Url);
        if (settings.On && settings.Secret.Length < MinSecret)
        {
            section.Fault(
                "Secret",
                settings.Secret is "" ? "" : "...",
                $"give at least {MinSecret} characters, the same as at the receiver, which checks signatures with it"
            );
        }

        return settings;
    }

    public static GateSettings ReadGate(SettingsSection section, GateSettings none)
    {
        var settings = new GateSettings
        {
            Admin = section.Text("Admin", none.Admin),
            Backend = section.Text("Backend", none.Backend),
            Token = section.Text("Token", none.Token),
            Every = section.Time("Every", none.Every, 100 * Millisecond, Minute),
            Timeout = section.Time("Timeout", none.Timeout, 100 * Millisecond, Minute),
            Believe = section.Time("Believe", none.Believe, Second, Day),
        };
        CheckAddress(section, "Admin", settings.Admin);
        return settings;
    }

    private static void CheckAddress(SettingsSection section, string key, string address)
    {
        var isOne =
            Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Scheme is "http" or "https");
        if (address is not "" && !isOne)
        {
            section.Fault(key, address, "give an address like https://10.0.0.1:8443/path");
        }
    }
}
