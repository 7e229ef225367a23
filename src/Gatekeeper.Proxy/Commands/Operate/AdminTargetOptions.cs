using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gatekeeper.Proxy.Commands.Operate;

/// <summary>The options by which every command that talks to a running proxy is told which one.</summary>
internal sealed class AdminTargetOptions
{
    private readonly Option<Uri?> _url = new("--url")
    {
        Description =
            "The admin address (http://ADDRESS:PORT). Default: that of --config, or http://127.0.0.1:7290.",
        CustomParser = ParseAddress,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description =
            $"The admin token. Others on this machine can read a command line: better --config, or {AdminTarget.TokenVariable} in the environment.",
    };

    private readonly Option<FileInfo?> _config = new("--config", "-c")
    {
        Description = "The proxy's configuration file, to take admin address and token from.",
    };

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_token);
        command.Add(_config);
    }

    /// <summary>Does something with the proxy that the command line names, and says what went wrong.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WithProxyAsync(ParseResult parsed, Func<AdminClient, Task<int>> work)
    {
        var (target, fault) = AdminTarget.Find(
            parsed.GetValue(_url),
            parsed.GetValue(_token),
            parsed.GetValue(_config)
        );
        if (target is null)
        {
            await Console.Error.WriteLineAsync($"gatekeeper: {fault}");
            return ExitCodes.Failure;
        }

        using var proxy = new AdminClient(target);
        try
        {
            return await work(proxy);
        }
        catch (AdminException failed)
        {
            await Console.Error.WriteLineAsync($"gatekeeper: {failed.Message}");
            return ExitCodes.Failure;
        }
    }

    internal static Uri? ParseAddress(ArgumentResult argument)
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
}
