using Chat.Bench.Chat;
using Chat.Bench.Measurement;
using Chat.Bench.Report;
using ChatBackend.Storage;

namespace Chat.Bench.Rows;

/// <summary>Durable appends per second of one store: each goes to two logs, the writer's and the reader's, in one transaction.</summary>
internal static class AppendRows
{
    /// <summary>As many as a server under load has under way.</summary>
    private const int UnderWay = 512;

    /// <returns>The median.</returns>
    public static async Task<double> MeasureAsync(
        Workbench bench,
        string name,
        IMessageStore store,
        IReadOnlyList<Phone> phones
    )
    {
        var accounts = await Task.WhenAll(
            phones.Select(async phone =>
                await store.FindAccountAsync(phone.Login, CancellationToken.None)
            )
        );
        await RunAsync();
        var runs = await bench.RepeatAsync($"appends to {name}", RunAsync);
        var figures = new Figures(runs);
        bench.Report.Rows.Add(
            new Row(
                $"durable appends, {name}",
                "/s",
                figures.Median,
                null,
                $"{Workbench.Spread(figures)}; store alone, {UnderWay} under way, each message to two logs"
            )
        );
        return figures.Median;

        async Task<double> RunAsync()
        {
            var done = 0;
            var began = bench.Clock.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(WriteAsync));
            return done / bench.Clock.GetElapsedTime(began).TotalSeconds;

            async Task WriteAsync(int writer)
            {
                for (
                    var number = writer;
                    bench.Clock.GetElapsedTime(began) < bench.Options.Lasts;
                    number += UnderWay
                )
                {
                    var from = number % phones.Count;
                    var to = (number + 1) % phones.Count;
                    await store.AppendAsync(
                        new NewMessage(
                            accounts[from]!.User,
                            phones[from].Credentials.DeviceId,
                            Guid.NewGuid().ToByteArray(),
                            Conversations.WithUser(phones[to].Login),
                            new byte[ChatPeer.BodyBytes]
                        ),
                        CancellationToken.None
                    );
                    Interlocked.Increment(ref done);
                }
            }
        }
    }
}
