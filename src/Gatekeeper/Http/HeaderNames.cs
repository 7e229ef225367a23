namespace Gatekeeper.Http;

/// <summary>The gate's own headers.</summary>
public static class HeaderNames
{
    /// <summary>The flag: <c>fg</c> or <c>bg</c>. To the backend: the class the gate decided on, exactly one value.</summary>
    public const string Class = "Gatekeeper-Class";

    /// <summary>The device id.</summary>
    public const string Device = "Gatekeeper-Device";

    /// <summary>Both ways: when a refused client first came, signed by the gate; sent back, it keeps the client's place.</summary>
    public const string Ticket = "Gatekeeper-Ticket";

    /// <summary>Both ways: that the device completed a handshake here before, signed by the gate.</summary>
    public const string Pass = "Gatekeeper-Pass";

    /// <summary>What the gate did: <c>refused; reason=patience; stage=2</c>.</summary>
    public const string Status = "Gatekeeper-Status";

    /// <summary>What all of the gate's headers begin with.</summary>
    public const string Prefix = "Gatekeeper-";

    /// <summary>The query parameter that carries the flag where headers cannot be set.</summary>
    public const string IntentQuery = "intent";

    /// <summary>The query parameter that carries the device id where headers cannot be set.</summary>
    public const string DeviceQuery = "gk-device";

    /// <summary>The query parameter that carries the ticket where headers cannot be set.</summary>
    public const string TicketQuery = "gk-ticket";

    /// <summary>The query parameter that carries the pass where headers cannot be set.</summary>
    public const string PassQuery = "gk-pass";

    /// <summary>What the gate's query parameters begin with, the flag apart.</summary>
    public const string QueryPrefix = "gk-";
}
