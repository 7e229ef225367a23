using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatBackend.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Parameters are ?1, ?2, ... in order. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public SqliteSession(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        };
        _connection = new SqliteConnection(text.ToString());
        _connection.Open();
        // Another process may have the file open too (a migration): SQLite's own waiting is finer than the library's.
        ExecuteScript("PRAGMA busy_timeout=5000");
        PlanOnce();
    }

    /// <summary>Rows changed since the start; a batch watches it grow.</summary>
    public long RowsWritten { get; private set; }

    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var rows = Bind(sql, values).ExecuteNonQuery();
        RowsWritten += Math.Max(rows, 0);
        return rows;
    }

    public object? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public long ScalarInt64(string sql, params ReadOnlySpan<object?> values) =>
        Scalar(sql, values) as long? ?? 0;

    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) =>
        Bind(sql, values).ExecuteReader();

    /// <summary>All rows of a query.</summary>
    public List<T> ReadAll<T>(
        Func<SqliteDataReader, T> row,
        string sql,
        params ReadOnlySpan<object?> values
    )
    {
        var all = new List<T>();
        using var rows = Query(sql, values);
        while (rows.Read())
        {
            all.Add(row(rows));
        }

        return all;
    }

    /// <summary>Several statements, or a PRAGMA; not prepared.</summary>
    public void ExecuteScript(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Our own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>
    /// Without this SQLite looks at the values for the plan (of LIMIT ?3 for one), and parses and plans the statement anew every time
    /// they change. Our plans do not depend on values.
    /// </summary>
    private void PlanOnce()
    {
        var result = raw.sqlite3_db_config(
            _connection.Handle,
            raw.SQLITE_DBCONFIG_ENABLE_QPSG,
            1,
            out _
        );
        SqliteException.ThrowExceptionForRC(result, _connection.Handle);
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Create(sql, values.Length);
            _prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private SqliteCommand Create(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder; values are bound.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        }

        return command;
    }
}
