namespace Gatekeeper.Configuration;

/// <summary>Something wrong in a configuration.</summary>
/// <param name="Key">The full key, for example <c>Gatekeeper:Policies:phones:Background:Patience</c>.</param>
/// <param name="Problem">What is wrong and what to do about it.</param>
/// <param name="Location">File and line, for example <c>gatekeeper.json:14</c>, or null when it does not stand in a file.</param>
public sealed record Fault(string Key, string Problem, string? Location)
{
    /// <summary>One line: where, which key, what and what to do.</summary>
    public override string ToString() =>
        Location is null ? $"{Key}: {Problem}" : $"{Location}: {Key}: {Problem}";
}
