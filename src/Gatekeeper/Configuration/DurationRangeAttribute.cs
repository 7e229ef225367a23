using System.Globalization;

namespace Gatekeeper.Configuration;

/// <summary>The shortest and longest duration a key takes.</summary>
/// <param name="minimum">As <c>hh:mm:ss</c>.</param>
/// <param name="maximum">As <c>hh:mm:ss</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : Attribute
{
    /// <summary>The shortest duration allowed, as written.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The longest duration allowed, as written.</summary>
    public string Maximum { get; } = maximum;

    /// <summary>Whether a duration is allowed.</summary>
    public bool Allows(TimeSpan duration) =>
        duration >= TimeSpan.Parse(Minimum, CultureInfo.InvariantCulture)
        && duration <= TimeSpan.Parse(Maximum, CultureInfo.InvariantCulture);
}
