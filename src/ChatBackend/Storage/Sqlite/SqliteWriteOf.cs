namespace ChatBackend.Storage.Sqlite;

/// <summary>A change with a result, which its task gives only after the commit.</summary>
internal sealed class SqliteWriteOf<T>(Func<SqliteSession, T> change) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Run(SqliteSession session) => _result = change(session);

    public override void Committed() => _done.TrySetResult(_result!);

    public override void Failed(Exception reason) => _done.TrySetException(reason);
}
