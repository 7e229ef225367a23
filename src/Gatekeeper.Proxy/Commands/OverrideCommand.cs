using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.Admin;
using Gatekeeper.Proxy.Commands.Operate;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper override --stage 3 --reason "..." --for 10m</c>: an operator knows better than the gate, for a while.</summary>
internal static class OverrideCommand
{
    public static Command Create()
    {
        var target = new AdminTargetOptions();
        var backend = new Option<string?>("--backend")
        {
            Description = "The backend (YARP cluster). Default: all.",
        };
        var stage = new Option<int?>("--stage")
        {
            Description =
                "Force this stage: 0 normal, 1 watch, 2 emergency, 3 severe, 4 foreground overload.",
        };
        var pause = new Option<bool>("--pause-bg") { Description = "Let no background in." };
        var reason = new Option<string?>("--reason")
        {
            Description = "Why; it goes to the log and is shown with the state. Required.",
        };
        var duration = new Option<string?>("--for")
        {
            Description = $"For how long ({ShortDuration.Example}; 1s to 24h). Required.",
        };
        var lift = new Option<bool>("--lift")
        {
            Description = "Lift the override that is in force.",
        };
        var command = new Command(
            "override",
            "Force a stage or pause background on a running proxy, for a while."
        )
        {
            backend,
            stage,
            pause,
            reason,
            duration,
            lift,
        };
        target.AddTo(command);
        command.Validators.Add(given =>
        {
            if (given.GetValue(lift))
            {
                if (given.GetValue(stage) is not null || given.GetValue(pause))
                {
                    given.AddError("--lift ends an override: leave --stage and --pause-bg out");
                }

                return;
            }

            if (given.GetValue(stage) is null && !given.GetValue(pause))
            {
                given.AddError("say what to do: --stage 0 to 4, --pause-bg, or --lift");
            }

            if (given.GetValue(stage) is < 0 or > 4)
            {
                given.AddError($"--stage: {given.GetValue(stage)} is no stage; 0 to 4 are");
            }

            if (string.IsNullOrWhiteSpace(given.GetValue(reason)))
            {
                given.AddError("--reason is missing: whoever comes after you must know why");
            }

            if (!ShortDuration.TryParse(given.GetValue(duration), out _))
            {
                given.AddError(
                    $"--for: {(given.GetValue(duration) is { } text ? $"'{text}' is not a duration" : "is missing")}; write {ShortDuration.Example}"
                );
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
                target.WithProxyAsync(
                    parsed,
                    proxy =>
                        parsed.GetValue(lift)
                            ? LiftAsync(proxy, parsed.GetValue(backend), cancellationToken)
                            : ApplyAsync(
                                proxy,
                                new JsonObject
                                {
                                    ["backend"] = parsed.GetValue(backend),
                                    ["stage"] = parsed.GetValue(stage),
                                    ["pauseBackground"] = parsed.GetValue(pause),
                                    ["reason"] = parsed.GetValue(reason),
                                    ["for"] = parsed.GetValue(duration),
                                },
                                cancellationToken
                            )
                )
        );
        return command;
    }

    private static async Task<int> ApplyAsync(
        AdminClient proxy,
        JsonObject order,
        CancellationToken cancellationToken
    )
    {
        var answer = await proxy.PostAsync("/api/v1/override", order, cancellationToken);
        await Console.Out.WriteLineAsync(
            $"overridden until {Moment(answer["until"])}: {Names(answer)}. Lift it before with: gatekeeper override --lift"
        );
        return ExitCodes.Success;
    }

    private static async Task<int> LiftAsync(
        AdminClient proxy,
        string? backend,
        CancellationToken cancellationToken
    )
    {
        var answer = await proxy.DeleteAsync(
            "/api/v1/override"
                + (backend is null ? "" : $"?backend={Uri.EscapeDataString(backend)}"),
            cancellationToken
        );
        await Console.Out.WriteLineAsync(
            answer["backends"] is JsonArray { Count: > 0 }
                ? $"lifted: {Names(answer)}"
                : "nothing was overridden"
        );
        return ExitCodes.Success;
    }

    private static string Moment(JsonNode? moment) =>
        moment is null
            ? "-"
            : moment
                .GetValue<DateTimeOffset>()
                .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Names(JsonNode answer) =>
        string.Join(", ", answer["backends"]?.AsArray().Select(name => $"{name}") ?? []);
}
