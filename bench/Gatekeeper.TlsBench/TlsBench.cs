using Gatekeeper.TlsBench.Load;
using Gatekeeper.TlsBench.Queues;

namespace Gatekeeper.TlsBench;

/// <summary>
/// The same job in several queues, one after another: background clients come by TLS and may not go in; foreground clients come meanwhile and are let in. All
/// clients do a full handshake where the queue lets them, under a server name that says their class.
/// </summary>
internal sealed class TlsBench(int clients, int people, TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <exception cref="BenchFailedException">Something could not be measured.</exception>
    public async Task<bool> RunAsync(TextWriter output, TextWriter progress)
    {
        using var folder = new BenchFiles();
        await using var backend = await AnsweringBackend.StartAsync();
        var rows = new List<TlsRow>();
        foreach (var make in Queues(folder, backend.Port))
        {
            await using var queue = make();
            await progress.WriteLineAsync($"... {queue.Name}");
            rows.Add(await MeasureAsync(queue, rows.Count));
            await progress.WriteLineAsync($"    {rows[^1]}");
        }

        if (!HaproxyQueue.IsInstalled)
        {
            await progress.WriteLineAsync(
                "haproxy is not installed (apt-get install haproxy): its rows are left out"
            );
        }

        return TlsTable.Write(rows, clients, output);
    }

    private IEnumerable<Func<IQueueUnderTest>> Queues(BenchFiles folder, int backend)
    {
        yield return () => new GatekeeperQueue(folder, backend, beforeTls: true, clock);
        yield return () => new GatekeeperQueue(folder, backend, beforeTls: false, clock);
        if (HaproxyQueue.IsInstalled)
        {
            yield return () => new HaproxyQueue(folder, backend, passTls: false, clock);
            yield return () => new HaproxyQueue(folder, backend, passTls: true, clock);
        }
    }

    private async Task<TlsRow> MeasureAsync(IQueueUnderTest queue, int row)
    {
        await queue.StartAsync();
        await WarmUpAsync(queue, row);
        var cost = await queue.CostAsync();
        using var crowd = new Crowd(queue.Port, $"127.0.{100 + row}.1");
        await crowd.ComeAsync(clients);
        await queue.ParkedAsync(clients);
        await Task.Delay(Quiet, clock);
        var after = await queue.CostAsync();
        var waits = new List<TimeSpan>(people);
        for (var person = 0; person < people; person++)
        {
            waits.Add(await Person.ComeAsync(queue.Port, $"127.0.{100 + row}.2", clock));
        }

        waits.Sort();
        return new TlsRow(
            queue.Name,
            queue.HasBounds,
            (after.ResidentBytes - cost.ResidentBytes) / (double)clients,
            (after.Processor - cost.Processor).TotalMicroseconds / clients,
            waits[waits.Count / 2],
            waits[waits.Count * 99 / 100]
        );
    }

    /// <summary>So that nobody pays for what happens once: code that is compiled, tables that are made.</summary>
    private static async Task WarmUpAsync(IQueueUnderTest queue, int row)
    {
        using (var crowd = new Crowd(queue.Port, $"127.0.{100 + row}.3"))
        {
            await crowd.ComeAsync(200);
            await queue.ParkedAsync(200);
        }

        await queue.ParkedAsync(0);
    }
}
