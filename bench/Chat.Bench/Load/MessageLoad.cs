using Chat.Bench.Measurement;
using Chat.Bench.Processes;

namespace Chat.Bench.Load;

/// <summary>Pairs of users who write to each other, and what of it arrives.</summary>
internal sealed class MessageLoad(
    IReadOnlyList<(IMessagePeer One, IMessagePeer Other)> pairs,
    ServerProcess server,
    TimeProvider clock
)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LastArrival = TimeSpan.FromSeconds(10);

    /// <summary>As fast as they go: every user has so many messages under way, and writes the next when one has arrived.</summary>
    public async Task<MessageRate> FloodAsync(int underWay, TimeSpan lasts)
    {
        using var over = new CancellationTokenSource();
        var meter = new Meter(server, clock);
        var writers = new List<Task>();
        foreach (var (one, other) in pairs)
        {
            writers.Add(WriteAsync(one, other, underWay, meter, over.Token));
            writers.Add(WriteAsync(other, one, underWay, meter, over.Token));
        }

        await Task.Delay(lasts, clock);
        var rate = meter.Stop();
        await over.CancelAsync();
        await Task.WhenAll(writers);
        return rate;
    }

    /// <summary>At an even rate, whether or not the server follows: a latency counts from the moment the message was due.</summary>
    public async Task<MessageRate> PaceAsync(double perSecond, TimeSpan lasts)
    {
        var meter = new Meter(server, clock);
        var writers = pairs.SelectMany(pair => new[] { pair.One, pair.Other }).ToList();
        var sent = new List<Task>();
        foreach (var (one, other) in pairs)
        {
            one.Arrived = meter.Arrived;
            other.Arrived = meter.Arrived;
        }

        var began = clock.GetTimestamp();
        var total = (int)(perSecond * lasts.TotalSeconds);
        using var tick = new PeriodicTimer(Tick, clock);
        for (var next = 0; next < total; await tick.WaitForNextTickAsync())
        {
            for (; next < total && Due(next) <= clock.GetTimestamp(); next++)
            {
                sent.Add(writers[next % writers.Count].SendAsync(Due(next)));
            }
        }

        await Task.WhenAll(sent).WaitAsync(LastArrival, clock);
        await meter.AllArrivedAsync(total, LastArrival);
        return meter.Stop();

        long Due(int number) => began + (long)(number / perSecond * clock.TimestampFrequency);
    }

    private async Task WriteAsync(
        IMessagePeer from,
        IMessagePeer to,
        int underWay,
        Meter meter,
        CancellationToken over
    )
    {
        using var room = new SemaphoreSlim(underWay);
        to.Arrived = stamp =>
        {
            meter.Arrived(stamp);
            room.Release();
        };
        var sent = new List<Task>();
        try
        {
            while (true)
            {
                await room.WaitAsync(over);
                sent.RemoveAll(task => task.IsCompletedSuccessfully);
                sent.Add(from.SendAsync(clock.GetTimestamp()));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over. What is under way still arrives, and gives its room back.
        }

        await Task.WhenAll(sent);
        for (var back = 0; back < underWay; back++)
        {
            await room.WaitAsync(LastArrival, CancellationToken.None);
        }
    }
}
