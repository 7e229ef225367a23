using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>Plays exchanges on connections.</summary>
internal static class ExchangePlayer
{
    /// <summary>Plays one from its first step until both sides have heard the end.</summary>
    /// <returns>What each side heard, in words that are the same for the same.</returns>
    public static async Task<string> PlayAsync(Exchange exchange, RawPeer client, RawPeer server)
    {
        RawPeer[] peers = [client, server];
        using var clientEar = new Ear(client);
        using var serverEar = new Ear(server);
        Ear[] ears = [clientEar, serverEar];
        var random = new Random(exchange.Seed);
        var sent = new long[2];
        var finished = new bool[2];
        Side? broke = null;

        // What a side says it says in order, and nobody waits for it: the other side may not read yet.
        Task[] saying = [Task.CompletedTask, Task.CompletedTask];
        foreach (var side in Enum.GetValues<Side>())
        {
            if (!exchange.ReadsLate.Contains(side))
            {
                ears[(int)side].Begin();
            }
        }

        foreach (var (side, act, bytes) in exchange.Steps)
        {
            switch (act)
            {
                case Act.Send:
                    var part = new byte[bytes];
                    random.NextBytes(part);
                    sent[(int)side] += bytes;
                    saying[(int)side] = ThenAsync(
                        saying[(int)side],
                        () => peers[(int)side].SendAsync(part)
                    );
                    break;
                case Act.Settle:
                    ears[(int)side].Begin();
                    await ears[(int)side].HasAsync(sent[1 - (int)side]);
                    break;
                case Act.Finish:
                    finished[(int)side] = true;
                    saying[(int)side] = FinishAsync(saying[(int)side], peers[(int)side]);
                    break;
                case Act.Reset:
                    broke = side;
                    peers[(int)side].Reset();
                    break;
            }
        }

        if (broke is { } gone)
        {
            return $"{gone} broke it; the other side heard {await ears[1 - (int)gone].EndAsync()}";
        }

        foreach (var side in Enum.GetValues<Side>())
        {
            ears[(int)side].Begin();
            if (!finished[(int)side])
            {
                saying[(int)side] = FinishAsync(saying[(int)side], peers[(int)side]);
            }
        }

        await Task.WhenAll(saying).Within();

        return $"client heard {await ears[0].EndAsync()}; server heard {await ears[1].EndAsync()}";
    }

    private static async Task ThenAsync(Task before, Func<Task> next)
    {
        await before;
        await next();
    }

    private static Task FinishAsync(Task before, RawPeer peer) =>
        ThenAsync(
            before,
            () =>
            {
                peer.Finish();
                return Task.CompletedTask;
            }
        );
}
