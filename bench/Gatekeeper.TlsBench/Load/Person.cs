namespace Gatekeeper.TlsBench.Load;

/// <summary>A foreground client.</summary>
internal static class Person
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Comes, and goes when it was let in.</summary>
    /// <returns>From the connect to 101.</returns>
    /// <exception cref="BenchFailedException">It was not let in.</exception>
    public static async Task<TimeSpan> ComeAsync(int port, string from, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        using var client = await TlsConnection.ConnectAsync(port, from);
        try
        {
            await client.AskAsync("fg", "/v1/chat").WaitAsync(Patience, clock);
            var answer = await client.AnswerAsync().WaitAsync(Patience, clock);
            return answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)
                ? clock.GetElapsedTime(start)
                : throw new BenchFailedException(
                    $"A foreground client was answered: {answer.Split('\r')[0]}"
                );
        }
        catch (TimeoutException)
        {
            throw new BenchFailedException(
                $"A foreground client was not let in within {Patience.TotalSeconds:0} s."
            );
        }
    }
}
