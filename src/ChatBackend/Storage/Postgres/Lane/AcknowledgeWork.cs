namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>A cursor to move.</summary>
internal sealed class AcknowledgeWork(long user, string deviceId, long cursor) : LaneWork
{
    private readonly TaskCompletionSource _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public long User => user;

    public string DeviceId => deviceId;

    public long Cursor => cursor;

    public override int Weight => 1;

    public Task Done => _done.Task;

    public override void Committed() => _done.TrySetResult();

    public override void Failed(Exception reason) => _done.TrySetException(reason);
}
