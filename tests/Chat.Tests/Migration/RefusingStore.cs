using ChatBackend.Storage;
using ChatBackend.Storage.Migration;

namespace Chat.Tests.Migration;

/// <summary>A store that says at once, so many times, that a migration has closed it.</summary>
internal sealed class RefusingStore(IMigratableStore store, int times) : BorrowedStore(store)
{
    private int _left = times;

    public override Task<AppendResult> AppendAsync(NewMessage message, CancellationToken c) =>
        Interlocked.Decrement(ref _left) >= 0
            ? Task.FromException<AppendResult>(
                StoreClosedException.Or("Closed.", new IOException(StoreClosedException.Refusal))
            )
            : base.AppendAsync(message, c);
}
