using System.Globalization;
using Gatekeeper.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Replay.Files;

/// <summary>An object in a scenario file. Each key is asked for once; what was not asked for is unknown.</summary>
internal sealed class ScenarioSection(
    IConfigurationSection section,
    JsonLocations locations,
    List<Fault> faults
)
{
    /// <summary>The key under which the whole file stands while it is read.</summary>
    public const string Root = "Scenario";
    private readonly List<string> _known = [];

    public double Number(string key, double before, double smallest, double largest) =>
        Parse(
            key,
            before,
            text =>
                double.TryParse(
                    text,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && number >= smallest
                && number <= largest
                    ? number
                    : null,
            string.Create(CultureInfo.InvariantCulture, $"a number from {smallest} to {largest}")
        );

    public int Count(string key, int before, int largest) =>
        Parse(
            key,
            before,
            text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count >= 1
                && count <= largest
                    ? count
                    : null,
            $"a whole number from 1 to {largest}"
        );

    public bool Flag(string key, bool before) =>
        Parse(
            key,
            before,
            text => bool.TryParse(text, out var flag) ? flag : null,
            "true or false"
        );

    /// <summary>A duration must show its units: .NET reads a bare <c>10</c> as ten days.</summary>
    public TimeSpan Duration(string key, TimeSpan before) =>
        Parse(
            key,
            before,
            text =>
                text.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
                && duration >= TimeSpan.Zero
                && duration <= TimeSpan.FromDays(366)
                    ? duration
                    : null,
            "a duration; write hours:minutes:seconds, for example \"00:00:10\""
        );

    public string? Text(string key)
    {
        _known.Add(key);
        return section[key];
    }

    /// <summary>An object below this one, or null when it is not there.</summary>
    public ScenarioSection? Inner(string key)
    {
        _known.Add(key);
        var inner = section.GetSection(key);
        return inner.Exists() ? new ScenarioSection(inner, locations, faults) : null;
    }

    /// <summary>The objects of a list below this one.</summary>
    public IEnumerable<ScenarioSection> Each(string key)
    {
        _known.Add(key);
        return section
            .GetSection(key)
            .GetChildren()
            .Select(item => new ScenarioSection(item, locations, faults));
    }

    public bool Has(string key) => section.GetSection(key).Exists();

    /// <summary>Notes a fault at a key, or at the object itself.</summary>
    public void Fault(string? key, string problem)
    {
        var path = key is null ? section.Path : $"{section.Path}:{key}";
        var written = path.Length > Root.Length ? path[(Root.Length + 1)..] : "";
        faults.Add(new Fault(written, problem, locations.Of(written)));
    }

    /// <summary>Call last: whatever was not asked for is a mistake of whoever wrote it.</summary>
    public void RefuseUnknown()
    {
        foreach (
            var child in section
                .GetChildren()
                .Where(child => !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
        )
        {
            Fault(
                child.Key,
                $"unknown key '{child.Key}'{NameGuess.DidYouMean(child.Key, _known)} Known here: {string.Join(", ", _known)}"
            );
        }
    }

    private T Parse<T>(string key, T before, Func<string, T?> parse, string expected)
        where T : struct
    {
        _known.Add(key);
        var value = section.GetSection(key);
        if (!value.Exists())
        {
            return before;
        }

        if (value.Value is { } text && parse(text) is { } parsed)
        {
            return parsed;
        }

        Fault(
            key,
            value.Value is null ? $"write {expected}" : $"'{value.Value}' is not {expected}"
        );
        return before;
    }
}
