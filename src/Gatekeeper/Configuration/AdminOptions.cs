namespace Gatekeeper.Configuration;

/// <summary>The address for operators: metrics, health, state, and what changes something.</summary>
public sealed class AdminOptions
{
    /// <summary>Where it listens, <c>http://ADDRESS:PORT</c>; port 0 takes a free one; null: nowhere. Default <c>http://127.0.0.1:7290</c>.</summary>
    public string? Url { get; init; } = "http://127.0.0.1:7290";

    /// <summary>The bearer token for everything that changes something; null: nothing can be changed there. At least 16 characters. Default null.</summary>
    public string? Token { get; init; }
}
