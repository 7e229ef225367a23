using System.CommandLine;
using Gatekeeper.Proxy.Commands.Operate;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper status</c>: the state of a running proxy on one page.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var target = new AdminTargetOptions();
        var command = new Command("status", "Show what a running proxy does at this moment.");
        target.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                target.WithProxyAsync(
                    parsed,
                    async proxy =>
                    {
                        var state = await proxy.GetAsync("/api/v1/state", cancellationToken);
                        await Console.Out.WriteAsync(StatusPage.Of(state));
                        return ExitCodes.Success;
                    }
                )
        );
        return command;
    }
}
