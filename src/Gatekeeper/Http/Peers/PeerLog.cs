using System.Collections.Concurrent;
using Gatekeeper.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Http.Peers;

/// <summary>Says what is wrong between gates, each thing once a minute however often it happens. Thread-safe.</summary>
internal sealed partial class PeerLog(TimeProvider clock, ILogger<PeerLog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>More things than this are told as one.</summary>
    private const int MostThings = 256;

    private readonly ConcurrentDictionary<(string Who, string What), long> _said = new();

    /// <summary>An exchange with an address ended otherwise than the one before.</summary>
    /// <param name="address">Who was asked.</param>
    /// <param name="outcome">How it ended now.</param>
    /// <param name="before">How it ended before; null for the first.</param>
    /// <param name="why">More of it, or empty.</param>
    public void Asked(string address, PeerOutcome outcome, PeerOutcome? before, string why)
    {
        switch (outcome)
        {
            case PeerOutcome.Heard when before != outcome:
                LogHeard(address);
                break;
            case PeerOutcome.Unreachable when IsDue(address, "silent"):
                LogSilent(address, why);
                break;
            case PeerOutcome.Refused when IsDue(address, "refused"):
                LogRefusesUs(address);
                break;
            case PeerOutcome.Forged or PeerOutcome.Unreadable when IsDue(address, "unreadable"):
                LogNotBelieved(address, PeerStates.Outcomes[(int)outcome]);
                break;
            default:
                break;
        }
    }

    /// <summary>Somebody asked with a seal that no accepted key makes.</summary>
    public void WrongKey(string from)
    {
        if (IsDue(from, "key"))
        {
            LogWrongKey(from);
        }
    }

    private bool IsDue(string who, string what)
    {
        var thing = _said.Count < MostThings ? (who, what) : ("", what);
        var now = clock.GetTimestamp();
        if (_said.TryGetValue(thing, out var last) && clock.GetElapsedTime(last, now) < Pause)
        {
            return false;
        }

        _said[thing] = now;
        return true;
    }

    [LoggerMessage(140, LogLevel.Information, "The gate at {Address} is heard")]
    private partial void LogHeard(string address);

    [LoggerMessage(
        141,
        LogLevel.Warning,
        "The gate at {Address} does not answer: {Why}. This one goes by its own judgement; nothing has to be done unless that gate should be up"
    )]
    private partial void LogSilent(string address, string why);

    [LoggerMessage(
        142,
        LogLevel.Warning,
        "The gate at {Address} does not accept our key: make Gatekeeper:Peers:Key the same at both, or name ours in its AcceptedKeys"
    )]
    private partial void LogRefusesUs(string address);

    [LoggerMessage(
        143,
        LogLevel.Warning,
        "What answers at {Address} is not believed ({Outcome}): it is no gate with our key, or one of another version"
    )]
    private partial void LogNotBelieved(string address, string outcome);

    [LoggerMessage(
        144,
        LogLevel.Warning,
        "{From} asked as a gate with a key that is not accepted: make Gatekeeper:Peers:Key the same at all gates, and let nobody else reach Gatekeeper:Peers:Url"
    )]
    private partial void LogWrongKey(string from);
}
