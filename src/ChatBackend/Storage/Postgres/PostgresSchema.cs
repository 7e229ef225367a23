using System.Globalization;
using System.Reflection;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>
/// The tables, in numbered steps (Schema/NNNN-name.sql) that are run at the start, each in a transaction, by whichever node comes first:
/// an advisory lock lets the others wait. A schema from a later version is refused and left alone.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>"chat" in ASCII; the number of the advisory lock that guards the steps.</summary>
    private const long Lock = 0x63686174;

    /// <summary>The steps of this program, in order; the last one's number is the version of the schema.</summary>
    private static readonly IReadOnlyList<(int Number, string Sql)> Steps = ReadSteps();

    public static int Version => Steps[^1].Number;

    /// <exception cref="StoreFormatException">The schema is newer than this program.</exception>
    public static async Task PrepareAsync(
        NpgsqlConnection connection,
        PostgresDatabase database,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            "SELECT pg_advisory_xact_lock($1)",
            [Lock],
            cancellationToken
        );
        var version = await VersionAsync(connection, database.Schema, cancellationToken);
        if (version > Version)
        {
            throw new StoreFormatException(
                $"The schema {database.Schema} in {database.Name} has version {version}, this chatbackend knows version {Version}: "
                    + "run the version that wrote it, or name another schema with Search Path in ChatBackend:Store."
            );
        }

        foreach (var (number, sql) in Steps.Where(step => step.Number > version))
        {
            await connection.ExecuteAsync(sql, [], cancellationToken);
            await connection.ExecuteAsync(
                "INSERT INTO schema_version(version) VALUES ($1)",
                [number],
                cancellationToken
            );
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The version, 0 for an empty schema, which is made when missing.</summary>
    private static async Task<int> VersionAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var known = await connection.ScalarAsync(
            "SELECT to_regclass('schema_version')::text",
            [],
            cancellationToken
        );
        if (known is not null)
        {
            var version = await connection.ScalarAsync(
                "SELECT max(version) FROM schema_version",
                [],
                cancellationToken
            );
            return version as int? ?? 0;
        }

        await MakeAsync(connection, schema, cancellationToken);
        return 0;
    }

    /// <summary>A schema that is there already may belong to an administrator who lets us make tables in it and nothing else.</summary>
    private static async Task MakeAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var there = await connection.ScalarAsync(
            "SELECT 1 FROM pg_namespace WHERE nspname = $1",
            [schema],
            cancellationToken
        );
        if (there is null)
        {
            var quoted = schema.Replace("\"", "\"\"", StringComparison.Ordinal);
            await connection.ExecuteAsync($"CREATE SCHEMA \"{quoted}\"", [], cancellationToken);
        }

        await connection.ExecuteAsync(
            "CREATE TABLE schema_version(version integer PRIMARY KEY)",
            [],
            cancellationToken
        );
    }

    private static List<(int Number, string Sql)> ReadSteps()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                    (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), Text(name))
                ),
        ];

        string Text(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
