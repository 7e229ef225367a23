namespace Gatekeeper.Configuration;

/// <summary>Marks a key that is read and checked but has no effect in this version; setting it to anything but its default is warned of.</summary>
/// <param name="instead">What happens instead.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotYetAttribute(string instead) : Attribute
{
    /// <summary>What happens instead.</summary>
    public string Instead { get; } = instead;
}
