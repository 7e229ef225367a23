using Chat.Tests.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresServers))]

namespace Chat.Tests.Testing.Postgres;

/// <summary>The server that tests share, each with a database of its own; started by the first test that asks for it.</summary>
public sealed class PostgresServers : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _shared = new(PostgresServer.StartAsync);

    internal Task<PostgresServer> SharedAsync() => _shared.Value.Within();

    public async ValueTask DisposeAsync()
    {
        if (_shared.IsValueCreated)
        {
            await (await _shared.Value).DisposeAsync();
        }

        await PostgresTemplate.RemoveAsync();
    }
}
