namespace Gatekeeper.Admin;

/// <summary>What the admin address can ask of the process. Thread-safe.</summary>
public interface IAdminControl
{
    /// <summary>Whether new connections are taken.</summary>
    bool IsReady { get; }

    /// <summary>How long the process has run.</summary>
    TimeSpan Uptime { get; }

    /// <summary>The token for changes, or null when none may be made.</summary>
    string? Token { get; }

    /// <summary>Reads the configuration anew.</summary>
    /// <returns>Null when it took effect; otherwise all its faults, and the last good one stays in force.</returns>
    string? Reload();
}
