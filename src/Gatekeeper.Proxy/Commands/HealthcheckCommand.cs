using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper healthcheck</c>: asks a running proxy whether it takes connections; for containers without a shell.</summary>
internal static class HealthcheckCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "The admin address (http://ADDRESS:PORT).",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:7290"),
            CustomParser = ParseAddress,
        };
        var command = new Command(
            "healthcheck",
            "Ask a running proxy whether it takes connections."
        )
        {
            url,
        };
        command.SetAction(
            (parsed, cancellationToken) => AskAsync(parsed.GetRequiredValue(url), cancellationToken)
        );
        return command;
    }

    private static Uri? ParseAddress(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme == Uri.UriSchemeHttp
        )
        {
            return address;
        }

        argument.AddError($"--url: '{text}' is not an address; write http://127.0.0.1:7290");
        return null;
    }

    private static async Task<int> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/readyz"), cancellationToken);
            await Console.Out.WriteLineAsync(answer.IsSuccessStatusCode ? "ready" : "not ready");
            return answer.IsSuccessStatusCode ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (Exception unreachable)
            when (unreachable is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(
                $"gatekeeper: no answer from {url}: {unreachable.Message}"
            );
            return ExitCodes.Failure;
        }
    }
}
