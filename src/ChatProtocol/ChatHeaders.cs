namespace ChatProtocol;

/// <summary>Header and query names, beyond those of HTTP itself.</summary>
public static class ChatHeaders
{
    /// <summary>Request: the first handshake message and what opens it; see <see cref="HelloEnvelope"/>.</summary>
    public const string Hello = "Chat-Hello";

    /// <summary>Refusal: the machine-readable reason. Its presence proves that our server spoke, and not a captive portal.</summary>
    public const string Reason = "Chat-Reason";

    /// <summary>Request: "fg" or "bg".</summary>
    public const string Class = "Gatekeeper-Class";

    /// <summary>Request: the device id.</summary>
    public const string Device = "Gatekeeper-Device";

    /// <summary>Refusal by a gate: "refused; reason=...; stage=N".</summary>
    public const string GateStatus = "Gatekeeper-Status";

    /// <summary>Both ways: keeps a refused device's place.</summary>
    public const string Ticket = "Gatekeeper-Ticket";

    /// <summary>Both ways: proves an earlier login.</summary>
    public const string Pass = "Gatekeeper-Pass";

    /// <summary>Query twin of <see cref="Class"/>.</summary>
    public const string IntentQuery = "intent";

    public const string Foreground = "fg";
    public const string Background = "bg";
}
