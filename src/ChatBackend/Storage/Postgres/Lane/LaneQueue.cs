using System.Threading.Channels;

namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>What waits for the lane, in order, and how much of it makes a batch.</summary>
internal sealed class LaneQueue
{
    /// <summary>Beyond this, callers wait for room: a slow server slows senders down instead of filling memory.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>Rows, about: enough that a commit's wait is shared by many, few enough that the others' wait for the locks is short.</summary>
    private const int MaxWeight = 2000;

    private readonly Channel<LaneWork> _waiting = Channel.CreateBounded<LaneWork>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );

    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public async ValueTask AddAsync(LaneWork work, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreUnavailableException("The store is closed.", e);
        }
    }

    /// <returns>What came first, at least one; none when the queue is closed and empty.</returns>
    public async ValueTask<List<LaneWork>> TakeAsync()
    {
        var batch = new List<LaneWork>();
        if (await _waiting.Reader.WaitToReadAsync())
        {
            var weight = 0;
            while (weight < MaxWeight && _waiting.Reader.TryRead(out var work))
            {
                batch.Add(work);
                weight += work.Weight;
            }
        }

        return batch;
    }

    public void Close() => _waiting.Writer.TryComplete();
}
