namespace ChatBackend.Configuration;

/// <summary>The keys of the section ChatBackend, with their ranges. Names every fault at once.</summary>
internal static class SettingsReader
{
    private const string SectionName = "ChatBackend";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static ChatBackendSettings Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var section = SettingsSection.Root(configuration, SectionName, faults);
        var settings = Read(section);
        CheckUrls(section, settings.Urls);
        CheckStore(section, settings.Store, settings.StoreMaxMegabytes);
        CheckRehearsal(section.Section("Rehearsal"), settings.Rehearsal);
        section.FaultUnknownKeys();
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    private static ChatBackendSettings Read(SettingsSection section)
    {
        var none = new ChatBackendSettings();
        return new ChatBackendSettings
        {
            Urls = section.Text("Urls", none.Urls),
            Store = section.Text("Store", none.Store),
            StoreMaxMegabytes = section.Int("StoreMaxMegabytes", 0, 0, 1_000_000),
            KeyFile = section.Text("KeyFile", none.KeyFile),
            KeyListFile = section.Text("KeyListFile", none.KeyListFile),
            AllowedOrigins = section.List("AllowedOrigins"),
            LogLevel = section.OneOf("LogLevel", none.LogLevel),
            Login = ReadLogin(section.Section("Login"), none.Login),
            Session = ReadSession(section.Section("Session"), none.Session),
            Retention = ReadRetention(section.Section("Retention"), none.Retention),
            Drain = ReadDrain(section.Section("Drain"), none.Drain),
            Postgres = ReadPostgres(section.Section("Postgres"), none.Postgres),
            Rehearsal = ReadRehearsal(section.Section("Rehearsal")),
            WakePush = OutwardSettingsReader.ReadWakePush(
                section.Section("WakePush"),
                none.WakePush
            ),
            Gate = OutwardSettingsReader.ReadGate(section.Section("Gate"), none.Gate),
        };
    }

    private static LoginSettings ReadLogin(SettingsSection section, LoginSettings none) =>
        new()
        {
            Concurrency = section.Int("Concurrency", none.Concurrency, 1, 1024),
            Processors = section.Int("Processors", none.Processors, 1, 1024),
            Queue = section.Int("Queue", none.Queue, 0, 100_000),
            Enrolments = section.Int("Enrolments", none.Enrolments, 1, 100_000),
            PasswordConcurrency = section.Int(
                "PasswordConcurrency",
                none.PasswordConcurrency,
                1,
                1024
            ),
            PasswordQueue = section.Int("PasswordQueue", none.PasswordQueue, 0, 10_000),
            PasswordIterations = section.Int(
                "PasswordIterations",
                none.PasswordIterations,
                220_000,
                100_000_000
            ),
        };

    private static SessionSettings ReadSession(SettingsSection section, SessionSettings none) =>
        new()
        {
            PingForeground = section.Time("PingForeground", none.PingForeground, Second, Day),
            PingBackground = section.Time("PingBackground", none.PingBackground, Second, Day),
            BackgroundMinInterval = section.Time(
                "BackgroundMinInterval",
                none.BackgroundMinInterval,
                TimeSpan.Zero,
                Day
            ),
            SendTimeout = section.Time("SendTimeout", none.SendTimeout, Second, Day),
            FirstFrameTimeout = section.Time(
                "FirstFrameTimeout",
                none.FirstFrameTimeout,
                Second,
                Day
            ),
            CloseTimeout = section.Time("CloseTimeout", none.CloseTimeout, Second, Day),
        };

    private static RetentionSettings ReadRetention(
        SettingsSection section,
        RetentionSettings none
    ) =>
        new()
        {
            Messages = section.Time("Messages", none.Messages, Second, 3650 * Day),
            Devices = section.Time("Devices", none.Devices, Day, 3650 * Day),
            SendIds = section.Time("SendIds", none.SendIds, Second, 3650 * Day),
            Every = section.Time("Every", none.Every, Second, Day),
        };

    private static DrainSettings ReadDrain(SettingsSection section, DrainSettings none) =>
        new()
        {
            Timeout = section.Time("Timeout", none.Timeout, TimeSpan.Zero, Day),
            ReconnectWithin = section.Time(
                "ReconnectWithin",
                none.ReconnectWithin,
                TimeSpan.Zero,
                Day
            ),
        };

    private static PostgresSettings ReadPostgres(SettingsSection section, PostgresSettings none) =>
        new()
        {
            Patience = section.Time("Patience", none.Patience, TimeSpan.Zero, Day),
            RereadEvery = section.Time("RereadEvery", none.RereadEvery, Second, Day),
        };

    private static RehearsalSettings ReadRehearsal(SettingsSection section) =>
        new()
        {
            HandshakeMilliseconds = section.Int("HandshakeMilliseconds", 0, 0, 60_000),
            Workers = section.Int("Workers", 0, 0, 100_000),
        };

    private static void CheckUrls(SettingsSection section, string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http")
            {
                section.Fault("Urls", url, "give addresses like http://127.0.0.1:7100");
            }
        }
    }

    private static void CheckStore(SettingsSection section, string store, int maxMegabytes)
    {
        if (StoreName.FaultOf(store) is { } cure)
        {
            section.Fault("Store", StoreName.WithoutSecrets(store), cure);
        }
        else if (StoreName.PostgresConnection(store) is not null && maxMegabytes > 0)
        {
            section.Fault(
                "StoreMaxMegabytes",
                $"{maxMegabytes}",
                "remove it, it is for sqlite only"
            );
        }
    }

    private static void CheckRehearsal(SettingsSection section, RehearsalSettings rehearsal)
    {
        if (rehearsal.Workers > 0 != rehearsal.HandshakeMilliseconds > 0)
        {
            section.Fault(
                "Workers",
                $"{rehearsal.Workers}",
                $"{section.PathOf("HandshakeMilliseconds")} is {rehearsal.HandshakeMilliseconds}; set both above 0, or neither to switch the rehearsal off"
            );
        }
    }
}
