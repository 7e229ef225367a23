namespace Chat.Bench.Idle;

/// <summary>Connections that stay open until it is disposed.</summary>
internal sealed class IdleCrowd : IAsyncDisposable
{
    private readonly IAsyncDisposable[] _connections;

    private IdleCrowd(IAsyncDisposable[] connections) => _connections = connections;

    public static async Task<IdleCrowd> OpenAsync(
        Func<int, Task<IAsyncDisposable>> connect,
        int first,
        int count,
        int atOnce
    )
    {
        var connections = new IAsyncDisposable[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (number, _) => connections[number] = await connect(first + number)
        );
        return new IdleCrowd(connections);
    }

    public async ValueTask DisposeAsync() =>
        await Parallel.ForEachAsync(
            _connections,
            async (connection, _) => await connection.DisposeAsync()
        );
}
