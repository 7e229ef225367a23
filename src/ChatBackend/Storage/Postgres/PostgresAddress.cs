using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>
/// The operator's connection string, and what this store needs in it where the operator said nothing:
/// the schema "chatbackend", the primary among several hosts, failures within seconds, and no trust in what a cancelled command answers.
/// </summary>
internal sealed class PostgresAddress
{
    private const string DefaultSchema = "chatbackend";

    private readonly NpgsqlConnectionStringBuilder _builder;

    /// <exception cref="ArgumentException">The text is not a connection string, or asks for something that this store cannot work with.</exception>
    public PostgresAddress(string connectionString, int connections)
    {
        _builder = new NpgsqlConnectionStringBuilder(connectionString);
        Check(_builder);
        SetDefault("Search Path", DefaultSchema);
        SetDefault("Application Name", "chatbackend");
        SetDefault("Maximum Pool Size", connections);
        // A server that hangs is as bad as one that is gone, and failing over takes the others seconds, not half a minute.
        SetDefault("Timeout", 5);
        SetDefault("Command Timeout", 10);
        SetDefault("Host Recheck Seconds", 1);
        // A COMMIT that waits for the standby and is cancelled answers "committed", though the standby has not got it. So past
        // its time a command is not listened to any more: the connection is dropped, and whoever repeats it waits for the standby too.
        _builder["Cancellation Timeout"] = -1;
        // What this session promises does not depend on a default that somebody changed.
        SetDefault("Options", "-c synchronous_commit=on");
    }

    /// <summary>For messages: hosts and database, never the password.</summary>
    public string Name => $"{_builder.Host}/{_builder.Database ?? _builder.Username}";

    public string Schema => _builder.SearchPath!;

    /// <summary>Pooled, for reads and rare writes.</summary>
    public NpgsqlDataSource Pool() => Build(_builder.ConnectionString);

    /// <summary>Single connections that their owner keeps, and that notice when the server has gone while they wait.</summary>
    public NpgsqlDataSource Single() =>
        Build(
            new NpgsqlConnectionStringBuilder(_builder.ConnectionString)
            {
                Pooling = false,
                KeepAlive = 5,
            }.ConnectionString
        );

    private void SetDefault(string key, object value)
    {
        // ContainsKey says whether there is such a key, this whether it was given.
        if (!_builder.ShouldSerialize(key))
        {
            _builder[key] = value;
        }
    }

    private static void Check(NpgsqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Host))
        {
            throw new ArgumentException("Host is missing");
        }

        if (builder.Multiplexing)
        {
            throw new ArgumentException("Multiplexing cannot be used, because transactions are");
        }

        if (builder.TargetSessionAttributes is not (null or "primary" or "read-write"))
        {
            throw new ArgumentException(
                "Target Session Attributes can only be primary or read-write, because the store writes"
            );
        }
    }

    private static NpgsqlDataSource Build(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var text = builder.ConnectionStringBuilder;
        var wanted =
            text.TargetSessionAttributes == "read-write"
                ? TargetSessionAttributes.ReadWrite
                : TargetSessionAttributes.Primary;
        text.TargetSessionAttributes = null;
        return text.Host!.Contains(',', StringComparison.Ordinal)
            ? builder.BuildMultiHost().WithTargetSession(wanted)
            : builder.Build();
    }
}
