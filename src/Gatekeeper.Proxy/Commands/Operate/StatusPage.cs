using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gatekeeper.Admin;
using Gatekeeper.Emergency;

namespace Gatekeeper.Proxy.Commands.Operate;

/// <summary>The answer of <c>GET /api/v1/state</c> for people: per backend what it does, why, and who waits.</summary>
internal static class StatusPage
{
    private static readonly string[] Classes = ["fg", "bg", "unknown"];

    private static readonly (string Name, string Field)[] Counts =
    [
        ("arrived", "arrived"),
        ("admitted", "admitted"),
        ("ready", "ready"),
        ("refused", "refused"),
        ("left while parked", "left"),
    ];

    public static string Of(JsonNode state)
    {
        var page = new StringBuilder();
        Line(
            page,
            $"gatekeeper {state["version"]}, {(state["ready"]?.GetValue<bool>() == true ? "ready" : "not ready")}, up {Duration(state["uptimeSeconds"])}, descriptors {Number(state["descriptors"]?["inUse"])} of {Number(state["descriptors"]?["limit"])}"
        );
        foreach (var peer in state["peers"]?.AsArray() ?? [])
        {
            Line(
                page,
                $"gate {peer?["address"] ?? peer?["instance"]}: {peer?["state"]}{(peer?["ageSeconds"] is { } age ? $", {Number(age)} s ago" : "")}"
            );
        }

        foreach (var backend in state["backends"]?.AsArray() ?? [])
        {
            if (backend is not null)
            {
                page.AppendLine();
                Write(page, backend);
            }
        }

        return page.ToString();
    }

    private static void Write(StringBuilder page, JsonNode backend)
    {
        Line(
            page,
            $"backend {backend["name"]}: mode {backend["mode"]}, stage {backend["stage"]} {backend["stageName"]}"
        );
        Line(page, $"  {backend["reason"]}");
        if (backend["override"] is { } order)
        {
            Line(page, $"  OVERRIDDEN: {Order(order)}");
        }

        Line(
            page,
            $"  window {Number(backend["window"])}, {Number(backend["placesUsed"])} used; {Number(backend["readyPerSecond"])} ready a second; reference {Milliseconds(backend["referenceSeconds"])}; {Number(backend["tunnels"])} tunnels"
        );
        if (backend["fleet"] is { } fleet)
        {
            Line(
                page,
                $"  with {Number(fleet["gates"])} other gates: stage {fleet["stage"]} {fleet["stageName"]}; their foreground needs {Number(fleet["foregroundPlaces"])} places, background here may use {Number(fleet["backgroundPlaces"])}{(fleet["leads"]?.GetValue<bool>() == true ? "; the window is learned here" : "")}"
            );
        }

        Row(page, "", known => known);
        Row(page, "parked now", known => Number(backend["parked"]?[known]));
        Row(page, "oldest, seconds", known => Number(backend["oldestParkedSeconds"]?[known]));
        Row(page, "in handshake now", known => Number(backend["inHandshake"]?[known]));
        foreach (var (name, field) in Counts)
        {
            Row(page, name, known => Number(backend[field]?[known]));
        }

        foreach (var destination in backend["destinations"]?.AsArray() ?? [])
        {
            Line(
                page,
                $"  destination {destination?["id"]}: window {Number(destination?["window"])}, {Number(destination?["handshakesInProgress"])} used{(destination?["available"]?.GetValue<bool>() == true ? "" : ", NOT AVAILABLE")}"
            );
        }

        foreach (var probe in backend["probes"]?.AsArray() ?? [])
        {
            if (probe is not null)
            {
                Line(page, $"  probe of {probe["destination"]}: {Probe(probe)}");
            }
        }
    }

    /// <summary>What ordinary requests to a destination take, against what is usual; or how they fail.</summary>
    private static string Probe(JsonNode probe)
    {
        var failures = string.Join(
            ", ",
            (probe["failures"]?.AsObject() ?? [])
                .Where(failure => failure.Value?.GetValue<double>() > 0)
                .Select(failure => $"{failure.Key} {Number(failure.Value)}")
        );
        return probe["failing"]?.GetValue<bool>() == true ? $"FAILING ({failures})"
            : probe["answered"]?.GetValue<double>() > 0
                ? $"{Milliseconds(probe["seconds"])}, usually {Usual(probe["referenceSeconds"])}"
            : failures.Length > 0 ? $"no answer yet ({failures})"
            : "no answer yet";
    }

    private static string Usual(JsonNode? seconds) =>
        Milliseconds(seconds)
        + (seconds?.GetValue<double>() <= ProbeReference.Smallest.TotalSeconds ? " or less" : "");

    /// <summary>What is ordered, for how long yet, and why.</summary>
    private static string Order(JsonNode order)
    {
        string?[] parts =
        [
            order["stage"] is { } stage ? $"stage {stage}" : null,
            order["pausesBackground"]?.GetValue<bool>() == true ? "background paused" : null,
            $"for {Duration(order["secondsLeft"])} more",
        ];
        return $"{string.Join(", ", parts.Where(part => part is not null))}: {order["reason"]}";
    }

    private static void Row(StringBuilder page, string name, Func<string, string> cell) =>
        Line(
            page,
            $"  {name, -18}{string.Concat(Classes.Select(known => cell(known).PadLeft(12)))}"
        );

    private static string Number(JsonNode? number) =>
        number is null
            ? "-"
            : number.GetValue<double>().ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Milliseconds(JsonNode? seconds) =>
        seconds is null
            ? "not learned yet"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{seconds.GetValue<double>() * 1000:#,0.#} ms"
            );

    private static string Duration(JsonNode? seconds) =>
        seconds is null
            ? "-"
            : ShortDuration.Write(TimeSpan.FromSeconds(seconds.GetValue<double>()));

    private static void Line(StringBuilder page, string line) =>
        page.Append(line.TrimEnd()).Append('\n');
}
