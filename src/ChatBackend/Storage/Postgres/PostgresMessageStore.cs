using ChatBackend.Storage.Migration;
using ChatBackend.Storage.Postgres.Lane;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>
/// The store on PostgreSQL, for several nodes at once and for more than one machine's worth of messages. Appends and acknowledgements
/// go through <see cref="PostgresLane"/>, everything else through a pool; the statements live in the Postgres* classes beside this one.
/// Every change can be repeated, which is what makes a failover harmless.
/// </summary>
internal sealed class PostgresMessageStore : IMigratableStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresPages _pages;
    private readonly PostgresTrimmer _trimmer;
    private readonly PostgresRetention _retention;
    private readonly PostgresLane _lane;

    private PostgresMessageStore(PostgresDatabase database, TimeProvider clock)
    {
        _database = database;
        _pages = new PostgresPages(database);
        _trimmer = new PostgresTrimmer(database);
        _retention = new PostgresRetention(database, _trimmer);
        _lane = new PostgresLane(database, _trimmer, clock);
        PushOutbox = new PostgresPushOutbox(database);
        Migration = new PostgresMigrationSide(database, new PostgresImport(database, _trimmer));
    }

    /// <summary>What devices were told of, in the same schema.</summary>
    public IPushOutbox PushOutbox { get; }

    public IMigrationSide Migration { get; }

    /// <summary>Connects, and brings the schema up to date.</summary>
    /// <param name="database">Belongs to the store from now on.</param>
    /// <param name="clock">When messages are sent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreFormatException">The schema belongs to a later version.</exception>
    /// <exception cref="StoreUnavailableException">The server cannot be reached, or does not let us.</exception>
    public static async Task<PostgresMessageStore> OpenAsync(
        PostgresDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var connection = await database.OpenSingleAsync(cancellationToken);
            await CheckWritableAsync(connection, database, cancellationToken);
            await PostgresSchema.PrepareAsync(connection, database, cancellationToken);
            return new(database, clock);
        }
        catch (Exception e)
        {
            await database.DisposeAsync();
            if (PostgresFaults.IsOne(e))
            {
                throw new StoreUnavailableException(database.Explain(e), e);
            }

            throw;
        }
    }

    public Task<bool> CreateAccountAsync(
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        _database.RunAsync(
            (connection, token) =>
                PostgresAccounts.CreateAsync(connection, login, passwordHash, token),
            cancellationToken
        );

    public async ValueTask<Account?> FindAccountAsync(
        string login,
        CancellationToken cancellationToken
    ) =>
        PostgresText.CanBeStored(login)
            ? await _database.RunAsync(
                (connection, token) => PostgresAccounts.FindAsync(connection, login, token),
                cancellationToken
            )
            : null;

    public Task SetPasswordHashAsync(
        long user,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        _database.RunAsync(
            (connection, token) =>
                PostgresAccounts.SetPasswordAsync(connection, user, passwordHash, token),
            cancellationToken
        );

    public Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    ) =>
        _database.RunAsync(
            (connection, token) => PostgresDevices.AddAsync(connection, user, devices, token),
            cancellationToken
        );

    public Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        _database.RunAsync(
            (connection, token) => PostgresDevices.RevokeAsync(connection, deviceId, token),
            cancellationToken
        );

    public async ValueTask<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        IReadOnlyList<string> deviceIds,
        CancellationToken cancellationToken
    ) =>
        await _database.RunAsync(
            (connection, token) => PostgresDevices.FindEpochsAsync(connection, deviceIds, token),
            cancellationToken
        );

    public async ValueTask<Device?> FindDeviceAsync(
        string deviceId,
        CancellationToken cancellationToken
    ) =>
        PostgresText.CanBeStored(deviceId)
            ? await _database.RunAsync(
                (connection, token) => PostgresDevices.FindAsync(connection, deviceId, token),
                cancellationToken
            )
            : null;

    public Task MarkSeenAsync(string deviceId, int day, CancellationToken cancellationToken) =>
        _database.RunAsync(
            (connection, token) => PostgresDevices.MarkSeenAsync(connection, deviceId, day, token),
            cancellationToken
        );

    public Task MarkTicketUsedAsync(
        string deviceId,
        long serial,
        CancellationToken cancellationToken
    ) =>
        _database.RunAsync(
            (connection, token) =>
                PostgresDevices.MarkTicketUsedAsync(connection, deviceId, serial, token),
            cancellationToken
        );

    public async ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) => await _pages.ReadAsync(user, after, limits, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<long, long>> FindHeadsAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) =>
        new Dictionary<long, long>(
            await _database.ReadAsync(
                "SELECT user_id, seq FROM head WHERE user_id = ANY($1)",
                [users.ToArray()],
                row => KeyValuePair.Create(row.GetInt64(0), row.GetInt64(1)),
                cancellationToken
            )
        );

    public Task<AppendResult> AppendAsync(
        NewMessage message,
        CancellationToken cancellationToken
    ) =>
        PostgresText.CanBeStored(message.Conversation)
            ? _lane.AppendAsync(message, cancellationToken)
            : Task.FromResult(AppendResult.Rejected(ChatProtocol.ChatReasons.NoSuchConversation));

    public Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    ) => _lane.AcknowledgeAsync(user, deviceId, cursor, cancellationToken);

    public Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    )
    {
        var id = PostgresGroups.NewId();
        return _database.RunAsync(
            (connection, token) =>
                PostgresGroups.CreateAsync(connection, id, (owner, name, logins), token),
            cancellationToken
        );
    }

    public Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken) =>
        _retention.ExpireAsync(cutoff, cancellationToken);

    public async ValueTask CheckAsync(CancellationToken cancellationToken) =>
        await _database.RunOnceAsync(
            (connection, token) => connection.ScalarAsync("SELECT 1 FROM head LIMIT 1", [], token),
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        _database.EndPatience();
        await _lane.DisposeAsync();
        await _trimmer.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Several hosts are asked for the primary; a single one may be a standby that somebody named by mistake.</summary>
    private static async Task CheckWritableAsync(
        NpgsqlConnection connection,
        PostgresDatabase database,
        CancellationToken cancellationToken
    )
    {
        var readOnly = await connection.ScalarAsync(
            "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean",
            [],
            cancellationToken
        );
        if (readOnly is true)
        {
            throw new StoreUnavailableException(
                $"The store {database.Name} is read-only, a standby: name the primary in ChatBackend:Store, or all servers in Host, separated by commas."
            );
        }
    }
}
