using Npgsql;

namespace ChatBackend.Storage.Postgres;

internal static class PostgresAccounts
{
    private const string Insert = """
        WITH a AS (
            INSERT INTO account(login, password) VALUES ($1, $2) ON CONFLICT (login) DO NOTHING RETURNING user_id)
        INSERT INTO head(user_id, seq, low) SELECT user_id, 0, 0 FROM a RETURNING user_id
        """;

    /// <summary>When the answer to a first try was lost, the account is there already, with this very hash (its salt is random).</summary>
    public static async Task<bool> CreateAsync(
        NpgsqlConnection connection,
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    )
    {
        object?[] values = [login, passwordHash];
        return await connection.ScalarAsync(Insert, values, cancellationToken) is not null
            || await connection.ScalarAsync(
                "SELECT 1 FROM account WHERE login = $1 AND password = $2",
                values,
                cancellationToken
            )
                is not null;
    }

    public static async Task<Account?> FindAsync(
        NpgsqlConnection connection,
        string login,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.ReadAsync(
            "SELECT user_id, password FROM account WHERE login = $1",
            [login],
            row => new Account(row.GetInt64(0), row.GetString(1)),
            cancellationToken
        );
        return found.SingleOrDefault();
    }

    public static Task<int> SetPasswordAsync(
        NpgsqlConnection connection,
        long user,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            "UPDATE account SET password = $2 WHERE user_id = $1",
            [user, passwordHash],
            cancellationToken
        );
}
