using System.CommandLine;
using System.Text.Json.Nodes;
using Gatekeeper.Proxy.Commands.Operate;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper promote --device ID --reason "..."</c>: a parked connection of that device becomes verified foreground.</summary>
internal static class PromoteCommand
{
    public static Command Create()
    {
        var target = new AdminTargetOptions();
        var device = new Option<string>("--device")
        {
            Description = "The device id, as its client sends it (Gatekeeper-Device, gk-device).",
            Required = true,
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why; it goes to the log.",
            Required = true,
        };
        var backend = new Option<string?>("--backend")
        {
            Description = "The backend (YARP cluster). Default: all.",
        };
        var command = new Command(
            "promote",
            "Let the parked connections of a device go before all others."
        )
        {
            device,
            reason,
            backend,
        };
        target.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                target.WithProxyAsync(
                    parsed,
                    proxy =>
                        PromoteAsync(
                            proxy,
                            new JsonObject
                            {
                                ["backend"] = parsed.GetValue(backend),
                                ["device"] = parsed.GetValue(device),
                                ["reason"] = parsed.GetValue(reason),
                            },
                            cancellationToken
                        )
                )
        );
        return command;
    }

    private static async Task<int> PromoteAsync(
        AdminClient proxy,
        JsonObject order,
        CancellationToken cancellationToken
    )
    {
        var answer = await proxy.PostAsync("/api/v1/promote", order, cancellationToken);
        await Console.Out.WriteLineAsync($"promoted: {answer["promoted"]}");
        return ExitCodes.Success;
    }
}
