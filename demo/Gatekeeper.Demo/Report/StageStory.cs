using System.Globalization;
using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>The stages that the gate went through, as a sentence.</summary>
internal static class StageStory
{
    private static readonly string[] _names =
    [
        "normal",
        "watch",
        "emergency",
        "severe",
        "foreground overload",
    ];

    public static string Of(GateSeries gate)
    {
        var turns = new List<string>();
        var before = -1;
        for (var second = 0; second < gate.Stage.Count; second++)
        {
            var stage = gate.Stage[second];
            if (stage != before)
            {
                turns.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{stage} {_names[Math.Clamp(stage, 0, _names.Length - 1)]} from {second} s"
                    )
                );
                before = stage;
            }
        }

        return string.Join(", ", turns);
    }
}
