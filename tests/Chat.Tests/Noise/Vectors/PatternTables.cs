using System.Text.RegularExpressions;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise.Vectors;

/// <summary>The handshake patterns of the Noise specification (sections 7.4, 7.5 and appendix 18), and its psk modifiers (section 9).</summary>
internal static partial class PatternTables
{
    private static readonly Dictionary<string, string> Tables = new()
    {
        ["N"] = "<- s|...|-> e, es",
        ["K"] = "-> s|<- s|...|-> e, es, ss",
        ["X"] = "<- s|...|-> e, es, s, ss",
        ["NN"] = "-> e|<- e, ee",
        ["NK"] = "<- s|...|-> e, es|<- e, ee",
        ["NX"] = "-> e|<- e, ee, s, es",
        ["KN"] = "-> s|...|-> e|<- e, ee, se",
        ["KK"] = "-> s|<- s|...|-> e, es, ss|<- e, ee, se",
        ["KX"] = "-> s|...|-> e|<- e, ee, se, s, es",
        ["XN"] = "-> e|<- e, ee|-> s, se",
        ["XK"] = "<- s|...|-> e, es|<- e, ee|-> s, se",
        ["XX"] = "-> e|<- e, ee, s, es|-> s, se",
        ["IN"] = "-> e, s|<- e, ee, se",
        ["IK"] = "<- s|...|-> e, es, s, ss|<- e, ee, se",
        ["IX"] = "-> e, s|<- e, ee, se, s, es",
        ["NK1"] = "<- s|...|-> e|<- e, ee, es",
        ["NX1"] = "-> e|<- e, ee, s|-> es",
        ["X1N"] = "-> e|<- e, ee|-> s|<- se",
        ["X1K"] = "<- s|...|-> e, es|<- e, ee|-> s|<- se",
        ["XK1"] = "<- s|...|-> e|<- e, ee, es|-> s, se",
        ["X1K1"] = "<- s|...|-> e|<- e, ee, es|-> s|<- se",
        ["X1X"] = "-> e|<- e, ee, s, es|-> s|<- se",
        ["XX1"] = "-> e|<- e, ee, s|-> es, s, se",
        ["X1X1"] = "-> e|<- e, ee, s|-> es, s|<- se",
        ["K1N"] = "-> s|...|-> e|<- e, ee|-> se",
        ["K1K"] = "-> s|<- s|...|-> e, es|<- e, ee|-> se",
        ["KK1"] = "-> s|<- s|...|-> e|<- e, ee, se, es",
        ["K1K1"] = "-> s|<- s|...|-> e|<- e, ee, es|-> se",
        ["K1X"] = "-> s|...|-> e|<- e, ee, s, es|-> se",
        ["KX1"] = "-> s|...|-> e|<- e, ee, se, s|-> es",
        ["K1X1"] = "-> s|...|-> e|<- e, ee, s|-> se, es",
        ["I1N"] = "-> e, s|<- e, ee|-> se",
        ["I1K"] = "<- s|...|-> e, es, s|<- e, ee|-> se",
        ["IK1"] = "<- s|...|-> e, s|<- e, ee, se, es",
        ["I1K1"] = "<- s|...|-> e, s|<- e, ee, es|-> se",
        ["I1X"] = "-> e, s|<- e, ee, s, es|-> se",
        ["IX1"] = "-> e, s|<- e, ee, se, s|-> es",
        ["I1X1"] = "-> e, s|<- e, ee, s|-> se, es",
    };

    /// <summary>The three that the product has are taken from there; all others from the table above.</summary>
    public static HandshakePattern Of(string name) =>
        name switch
        {
            "IK" => HandshakePattern.IK,
            "NNpsk0" => HandshakePattern.NNpsk0,
            "XX" => HandshakePattern.XX,
            _ => new HandshakePattern(name, Modified(name)),
        };

    /// <summary>psk0 stands at the start of the first message, psk1 at the end of the first, psk2 at the end of the second, and so on.</summary>
    private static string Modified(string name)
    {
        var parts = Name().Match(name);
        var lines = Tables[parts.Groups["base"].Value].Split('|').ToList();
        var first = lines.IndexOf("...") + 1;
        foreach (var place in parts.Groups["psk"].Captures.Select(psk => int.Parse(psk.ValueSpan)))
        {
            var line = lines[first + Math.Max(0, place - 1)];
            lines[first + Math.Max(0, place - 1)] =
                place == 0 ? line.Insert(3, "psk, ") : $"{line}, psk";
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex("^(?<base>[A-Z1]+)(\\+?psk(?<psk>[0-9]))*$")]
    private static partial Regex Name();
}
