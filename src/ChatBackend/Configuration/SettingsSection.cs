using System.Globalization;

namespace ChatBackend.Configuration;

/// <summary>Reads typed values out of the configuration, remembers which keys are known, and collects every fault.</summary>
internal sealed class SettingsSection(
    IConfigurationSection section,
    List<string> faults,
    HashSet<string> known
)
{
    public static SettingsSection Root(
        IConfiguration configuration,
        string name,
        List<string> faults
    ) => new(configuration.GetSection(name), faults, new(StringComparer.OrdinalIgnoreCase));

    public SettingsSection Section(string name) => new(section.GetSection(name), faults, known);

    public string PathOf(string key) => $"{section.Path}:{key}";

    public string Text(string key, string fallback) =>
        Value(key) is { } text ? text.Trim() : fallback;

    public int Int(string key, int fallback, int min, int max)
    {
        if (Value(key) is not { } text)
        {
            return fallback;
        }

        var ok = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n);
        if (ok && n >= min && n <= max)
        {
            return n;
        }

        Fault(key, text, $"give a whole number from {min} to {max}");
        return fallback;
    }

    public T OneOf<T>(string key, T fallback)
        where T : struct, Enum
    {
        if (Value(key) is not { } text)
        {
            return fallback;
        }

        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        Fault(key, text, $"give one of {string.Join(", ", Enum.GetNames<T>())}");
        return fallback;
    }

    public TimeSpan Time(string key, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (Value(key) is not { } text)
        {
            return fallback;
        }

        if (
            TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
            && time >= min
            && time <= max
        )
        {
            return time;
        }

        Fault(key, text, $"give a time from {min:c} to {max:c}, as [days.]hours:minutes:seconds");
        return fallback;
    }

    /// <summary>A JSON list, or one text with semicolons.</summary>
    public IReadOnlyList<string> List(string key)
    {
        known.Add(PathOf(key));
        var list = section.GetSection(key);
        var items = list.GetChildren().ToList();
        items.ForEach(item => known.Add(item.Path));
        var texts = items.Count > 0 ? items.Select(item => item.Value) : list.Value?.Split(';');
        return
        [
            .. (texts ?? []).Where(text => !string.IsNullOrWhiteSpace(text)).Select(t => t!.Trim()),
        ];
    }

    public void Fault(string key, string value, string cure) =>
        faults.Add($"{PathOf(key)} is \"{value}\": {cure}.");

    /// <summary>A key that nobody asked for is a spelling mistake.</summary>
    public void FaultUnknownKeys()
    {
        foreach (var child in Leaves(section).Where(path => !known.Contains(path)))
        {
            faults.Add(
                $"{child} is not a setting: remove it or correct its name. Known are {string.Join(", ", known.Order())}."
            );
        }
    }

    private string? Value(string key)
    {
        known.Add(PathOf(key));
        return section[key];
    }

    private static IEnumerable<string> Leaves(IConfigurationSection at)
    {
        var children = at.GetChildren().ToList();
        return children.Count > 0 ? children.SelectMany(Leaves)
            : at.Value is null ? []
            : [at.Path];
    }
}
