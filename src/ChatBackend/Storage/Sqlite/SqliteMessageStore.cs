using ChatBackend.Storage.Migration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBackend.Storage.Sqlite;

/// <summary>
/// The embedded store: one file, WAL, synchronous=FULL (with NORMAL a power cut lost acknowledged writes, with FULL none).
/// All changes go through <see cref="SqliteWriter"/>, reads through <see cref="SqliteReaders"/>; the statements live in the Sqlite*
/// classes beside this one.
/// </summary>
internal sealed class SqliteMessageStore : IMigratableStore
{
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter _writer;
    private readonly TimeProvider _clock;

    private SqliteMessageStore(SqliteReaders readers, SqliteWriter writer, TimeProvider clock)
    {
        _readers = readers;
        _writer = writer;
        _clock = clock;
        PushOutbox = new SqlitePushOutbox(readers, writer);
        Migration = new SqliteMigrationSide(readers, writer);
    }

    /// <summary>What devices were told of, in the same file.</summary>
    public IPushOutbox PushOutbox { get; }

    public IMigrationSide Migration { get; }

    /// <exception cref="StoreFormatException">The file belongs to another version or program.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public static SqliteMessageStore Open(
        SqliteStoreOptions options,
        TimeProvider clock,
        ILogger? logger = null
    )
    {
        try
        {
            var session = OpenWriter(options);
            return new(
                new SqliteReaders(options.Path, options.Readers),
                new SqliteWriter(session, clock, logger ?? NullLogger.Instance),
                clock
            );
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new StoreFormatException(
                $"The file {options.Path} is not a database: name another file in ChatBackend:Store.",
                e
            );
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException(
                $"The store {options.Path} cannot be opened: {e.Message} Check that its directory exists and may be written to.",
                e
            );
        }
    }

    public Task<bool> CreateAccountAsync(
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(
            session => SqliteAccounts.Create(session, login, passwordHash),
            cancellationToken
        );

    public ValueTask<Account?> FindAccountAsync(
        string login,
        CancellationToken cancellationToken
    ) => _readers.ReadAsync(login, SqliteAccounts.Find, cancellationToken);

    public Task SetPasswordHashAsync(
        long user,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(
            session => SqliteAccounts.SetPassword(session, user, passwordHash),
            cancellationToken
        );

    public Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(session => SqliteDevices.Add(session, user, devices), cancellationToken);

    public Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => SqliteDevices.Revoke(session, deviceId), cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        IReadOnlyList<string> deviceIds,
        CancellationToken cancellationToken
    ) => _readers.ReadAsync(deviceIds, SqliteDevices.FindEpochs, cancellationToken);

    public ValueTask<Device?> FindDeviceAsync(
        string deviceId,
        CancellationToken cancellationToken
    ) => _readers.ReadAsync(deviceId, SqliteDevices.Find, cancellationToken);

    public Task MarkSeenAsync(string deviceId, int day, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session => SqliteDevices.MarkSeen(session, deviceId, day),
            cancellationToken
        );

    public Task MarkTicketUsedAsync(
        string deviceId,
        long serial,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(
            session => SqliteDevices.MarkTicketUsed(session, deviceId, serial),
            cancellationToken
        );

    public ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) =>
        _readers.ReadAsync(
            (user, after, limits),
            static (session, wanted) =>
                SqliteInbox.Read(session, wanted.user, wanted.after, wanted.limits),
            cancellationToken
        );

    public ValueTask<IReadOnlyDictionary<long, long>> FindHeadsAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) => _readers.ReadAsync(users, SqliteInbox.FindHeads, cancellationToken);

    public Task<AppendResult> AppendAsync(
        NewMessage message,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(
            session =>
                SqliteInbox.Append(session, message, _clock.GetUtcNow().ToUnixTimeMilliseconds()),
            cancellationToken
        );

    public Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(
            session => SqliteInbox.Acknowledge(session, user, deviceId, cursor),
            cancellationToken
        );

    public Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    ) =>
        _writer.WriteAsync(
            session => SqliteGroups.Create(session, owner, name, logins),
            cancellationToken
        );

    public async Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken)
    {
        while (
            await _writer.WriteAsync(
                session => SqliteRetention.Step(session, cutoff),
                cancellationToken
            )
        ) { }
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(
            0,
            static (session, _) => session.ScalarInt64("SELECT EXISTS (SELECT 1 FROM chat_group)"),
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
    }

    /// <summary>For tests: what the writing connection really runs with.</summary>
    internal Task<string> PragmaAsync(string name) =>
        _writer.WriteAsync(
            session => $"{session.Scalar($"PRAGMA {name}")}",
            CancellationToken.None
        );

    private static SqliteSession OpenWriter(SqliteStoreOptions options)
    {
        var session = new SqliteSession(options.Path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            SqliteSchema.Prepare(session, options.Path);
            session.ExecuteScript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            session.ExecuteScript("PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;");
            SqliteLog.Prepare(session);
            LimitSize(session, options.MaxMegabytes);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void LimitSize(SqliteSession session, int megabytes)
    {
        if (megabytes > 0)
        {
            var pages = (long)megabytes * 1024 * 1024 / session.ScalarInt64("PRAGMA page_size");
            session.ExecuteScript($"PRAGMA max_page_count={pages}");
        }
    }
}
