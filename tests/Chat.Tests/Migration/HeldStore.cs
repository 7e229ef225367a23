using ChatBackend.Storage;
using ChatBackend.Storage.Migration;

namespace Chat.Tests.Migration;

/// <summary>A store whose appends can be held back: on their way to it, and a refusal on its way from it.</summary>
internal sealed class HeldStore(IMigratableStore store) : BorrowedStore(store)
{
    public Task Coming { get; set; } = Task.CompletedTask;

    public Task Refusing { get; set; } = Task.CompletedTask;

    /// <summary>How many were refused.</summary>
    public int Refusals { get; private set; }

    public override async Task<AppendResult> AppendAsync(NewMessage message, CancellationToken c)
    {
        await Coming;
        try
        {
            return await base.AppendAsync(message, c);
        }
        catch (StoreUnavailableException)
        {
            Refusals++;
            await Refusing;
            throw;
        }
    }
}
