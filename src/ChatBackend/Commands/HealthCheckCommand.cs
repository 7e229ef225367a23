using System.CommandLine;
using ChatProtocol;

namespace ChatBackend.Commands;

/// <summary>chatbackend healthcheck: exit code 0 when the server can take a login; for container health checks.</summary>
internal static class HealthCheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Option<string> Url = new("--url")
    {
        Description = "Address of the server.",
        DefaultValueFactory = _ => "http://127.0.0.1:7100",
    };

    public static Command Create()
    {
        var command = new Command("healthcheck", "Asks a running server whether it is ready.")
        {
            Url,
        };
        command.SetAction((result, cancel) => RunAsync(result.GetRequiredValue(Url), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient { Timeout = Patience };
            var address = new Uri(new Uri(url), ChatPaths.Ready);
            using var answer = await http.GetAsync(address, cancellationToken);
            Console.WriteLine(
                answer.IsSuccessStatusCode
                    ? "chatbackend: ready"
                    : $"chatbackend: not ready, {address} answers {(int)answer.StatusCode}"
            );
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException or UriFormatException)
        {
            await Console.Error.WriteLineAsync($"chatbackend: no answer from {url}: {e.Message}");
            return 1;
        }
    }
}
