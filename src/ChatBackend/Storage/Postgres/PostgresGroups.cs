using System.Buffers.Text;
using System.Security.Cryptography;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

internal static class PostgresGroups
{
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The id comes from the caller: a second try whose first one's answer was lost makes no second group.</summary>
    public static async Task<NewGroup> CreateAsync(
        NpgsqlConnection connection,
        string id,
        (long Owner, string Name, IReadOnlyList<string> Logins) group,
        CancellationToken cancellationToken
    )
    {
        var users = await UsersAsync(connection, group.Logins, cancellationToken);
        if (group.Logins.FirstOrDefault(login => !users.ContainsKey(login)) is { } unknown)
        {
            return new NewGroup(null, unknown);
        }

        long[] members = [.. users.Values.Append(group.Owner).Distinct()];
        await using var batch = new NpgsqlBatch(connection);
        batch
            .With(
                "INSERT INTO chat_group(id, name, owner) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                id,
                group.Name,
                group.Owner
            )
            .With(
                "INSERT INTO member(chat_group, user_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING",
                id,
                members
            );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new NewGroup(Conversations.OfGroup(id), null);
    }

    private static async Task<Dictionary<string, long>> UsersAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    )
    {
        var users = await connection.ReadAsync(
            "SELECT login, user_id FROM account WHERE login = ANY($1)",
            [logins.Where(PostgresText.CanBeStored).ToArray()],
            row => (Login: row.GetString(0), User: row.GetInt64(1)),
            cancellationToken
        );
        return users.ToDictionary(user => user.Login, user => user.User);
    }
}
