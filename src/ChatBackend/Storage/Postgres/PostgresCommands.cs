using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>Short forms for commands with positional parameters ($1, $2, ...).</summary>
internal static class PostgresCommands
{
    public static NpgsqlCommand Command(
        this NpgsqlConnection connection,
        string sql,
        params ReadOnlySpan<object?> values
    )
    {
#pragma warning disable CA2100 // Every statement is a constant of this folder; values are bound.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    public static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection,
        string sql,
        object?[] values,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<object?> ScalarAsync(
        this NpgsqlConnection connection,
        string sql,
        object?[] values,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull
            ? value
            : null;
    }

    /// <summary>All rows of a query.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        object?[] values,
        Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken
    )
    {
        var all = new List<T>();
        await using var command = connection.Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ForEachAsync(at => all.Add(row(at)), cancellationToken);
        return all;
    }

    /// <summary>All rows of one result. A row is here as a whole when it can be read: nothing in it blocks.</summary>
    public static async Task ForEachAsync(
        this NpgsqlDataReader rows,
        Action<NpgsqlDataReader> row,
        CancellationToken cancellationToken
    )
    {
        while (await rows.ReadAsync(cancellationToken))
        {
            row(rows);
        }
    }

    /// <summary>All statements of a batch travel together, one round trip for all of them.</summary>
    public static NpgsqlBatch With(
        this NpgsqlBatch batch,
        string sql,
        params ReadOnlySpan<object?> values
    )
    {
#pragma warning disable CA2100 // As above.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        batch.BatchCommands.Add(command);
        return batch;
    }
}
