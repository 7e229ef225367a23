using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>
/// Binds a section to options and finds every fault on the way, where .NET's own binder ignores unknown keys or stops at the first bad value.
/// A key with a fault keeps its default.
/// </summary>
internal sealed class StrictBinder(JsonLocations locations)
{
    /// <summary>What is wrong.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>What is right but has no effect.</summary>
    public List<Fault> Warnings { get; } = [];

    /// <summary>Binds a section to new options.</summary>
    public T Bind<T>(IConfigurationSection section)
        where T : new() => (T)BindObject(typeof(T), section);

    /// <summary>Notes a fault at a key.</summary>
    public void Fault(string key, string problem) =>
        Faults.Add(new Fault(key, problem, locations.Of(key)));

    /// <summary>Notes a key that is right but has no effect.</summary>
    public void Warn(string key, string problem) =>
        Warnings.Add(new Fault(key, problem, locations.Of(key)));

    private object BindObject(Type type, IConfigurationSection section)
    {
        var bound = Activator.CreateInstance(type)!; // options have a constructor without parameters
        if (section.Value is { Length: > 0 } text)
        {
            Fault(section.Path, $"'{text}' is not an object; write {{ ... }}");
            return bound;
        }

        var properties = type.GetProperties();
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(
                properties,
                known => known.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)
            );
            if (property is null)
            {
                var names = properties.Select(known => known.Name);
                Fault(
                    child.Path,
                    $"unknown key '{child.Key}'{NameGuess.DidYouMean(child.Key, names)} Known here: {string.Join(", ", names)}"
                );
            }
            else
            {
                BindProperty(bound, property, child);
            }
        }

        return bound;
    }

    private void BindProperty(object owner, PropertyInfo property, IConfigurationSection section)
    {
        var value = BindValue(property.PropertyType, section);
        if (value is not null && InRange(property, section, value))
        {
            property.SetValue(owner, value);
        }
    }

    private object? BindValue(Type type, IConfigurationSection section)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (
            wanted.IsGenericType
            && wanted.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
        )
        {
            return BindDictionary(wanted.GetGenericArguments()[1], section);
        }

        if (wanted.IsGenericType && wanted.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return section.GetChildren().Select(item => item.Value ?? "").ToList();
        }

        if (wanted.IsClass && wanted != typeof(string))
        {
            return section.Value is null && !section.GetChildren().Any()
                ? null
                : BindObject(wanted, section);
        }

        if (section.GetChildren().Any())
        {
            Fault(section.Path, $"a single value is wanted here: {Expected(wanted)}");
            return null;
        }

        return section.Value is null ? null : Parse(wanted, section);
    }

    private IDictionary BindDictionary(Type valueType, IConfigurationSection section)
    {
        var dictionary = (IDictionary)
            Activator.CreateInstance(
                typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType),
                StringComparer.OrdinalIgnoreCase
            )!; // the type has this constructor
        foreach (var child in section.GetChildren())
        {
            dictionary[child.Key] =
                valueType == typeof(string) ? child.Value ?? "" : BindObject(valueType, child);
        }

        return dictionary;
    }

    private object? Parse(Type type, IConfigurationSection section)
    {
        var text = section.Value ?? "";
        object? parsed =
            type == typeof(string) ? text
            : type.IsEnum ? ParseName(type, text)
            : type == typeof(bool) ? (bool.TryParse(text, out var flag) ? flag : null)
            : type == typeof(int)
                ? (
                    int.TryParse(
                        text,
                        NumberStyles.AllowLeadingSign,
                        CultureInfo.InvariantCulture,
                        out var whole
                    )
                        ? whole
                        : null
                )
            : type == typeof(double)
                ? (
                    double.TryParse(
                        text,
                        NumberStyles.Float,
                        CultureInfo.InvariantCulture,
                        out var number
                    )
                        ? number
                        : null
                )
            : type == typeof(TimeSpan) ? ParseDuration(text)
            : throw new NotSupportedException($"Options of type {type} are not supported.");
        if (parsed is null)
        {
            var guess = type.IsEnum ? NameGuess.DidYouMean(text, Enum.GetNames(type)) : "";
            Fault(section.Path, $"'{text}' is not {Expected(type)}{guess}");
        }

        return parsed;
    }

    /// <summary>A name and nothing else: .NET would also take numbers, signs and lists.</summary>
    private static object? ParseName(Type type, string text) =>
        Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse(type, text, ignoreCase: true)
            : null;

    /// <summary>A duration must show its units: .NET reads a bare <c>10</c> as ten days.</summary>
    private static TimeSpan? ParseDuration(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            ? duration
            : null;

    private bool InRange(PropertyInfo property, IConfigurationSection section, object value)
    {
        if (
            property.GetCustomAttribute<DurationRangeAttribute>() is { } durations
            && value is TimeSpan duration
        )
        {
            return durations.Allows(duration)
                || Refuse(
                    $"{duration:c} is out of range; use {durations.Minimum} to {durations.Maximum}"
                );
        }

        return property.GetCustomAttribute<RangeAttribute>() is not { } range
            || range.IsValid(value)
            || Refuse(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value} is out of range; use {range.Minimum} to {range.Maximum}"
                )
            );

        bool Refuse(string problem)
        {
            Fault(section.Path, problem);
            return false;
        }
    }

    private static string Expected(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(TimeSpan)
            ? "a duration; write hours:minutes:seconds, for example \"00:00:10\""
        : "text";
}
