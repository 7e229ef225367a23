namespace ChatBackend.Configuration;

/// <summary>What the operator wrote, checked. Every value has a default; <see cref="SettingsReader"/> knows the keys and ranges.</summary>
internal sealed record ChatBackendSettings
{
    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7100";

    /// <summary>"sqlite:PATH", or "postgres:CONNECTIONSTRING" in Npgsql's words.</summary>
    public string Store { get; init; } = "sqlite:chatbackend.db";

    /// <summary>The store's file grows no further; 0 is no limit. SQLite only.</summary>
    public int StoreMaxMegabytes { get; init; }

    /// <summary>The server's private key and ticket secret; made on the first start. Empty: beside the store's file, or chatbackend.key here. Nodes on one store need the same.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>A signed list of server keys to hand to clients that pin another one (chatbackend keys sign); empty: none.</summary>
    public string KeyListFile { get; init; } = "";

    /// <summary>Where the key file is.</summary>
    public string KeyFilePath =>
        KeyFile is not "" ? KeyFile : (StoreName.SqlitePath(Store) ?? "chatbackend") + ".key";

    /// <summary>Browser pages that may connect. Apps send no Origin and are not asked.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>The quietest events that are logged, to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    public LoginSettings Login { get; init; } = new();

    public SessionSettings Session { get; init; } = new();

    public RetentionSettings Retention { get; init; } = new();

    public DrainSettings Drain { get; init; } = new();

    public PostgresSettings Postgres { get; init; } = new();

    public RehearsalSettings Rehearsal { get; init; } = new();

    public WakePushSettings WakePush { get; init; } = new();

    public GateSettings Gate { get; init; } = new();
}
