using ChatProtocol;

namespace ChatClient;

/// <summary>An HTTP answer that was no.</summary>
/// <param name="HttpStatus">Its status.</param>
/// <param name="Reason">Machine readable, e.g. "BG_DEFERRED"; null when whoever answered does not speak our protocol.</param>
/// <param name="RetryAfter">How long to stay away at least.</param>
/// <param name="Action">Come back, or not.</param>
/// <param name="Ticket">Keeps this device's place when it comes back; see <see cref="GateProof"/>.</param>
public sealed record ChatRefusal(
    int HttpStatus,
    string? Reason,
    TimeSpan? RetryAfter,
    RefusalAction Action,
    string? Ticket
)
{
    /// <summary>With UNKNOWN_SERVER_KEY: the server's list of keys, not yet checked.</summary>
    internal SignedKeyList? KeyList { get; init; }

    public override string ToString() =>
        (
            Reason is null
                ? $"HTTP {HttpStatus} from something that is neither the server nor its gate (a login page of the network?)"
                : $"Refused with HTTP {HttpStatus} {Reason}"
        )
        + (RetryAfter is { } after ? $", come back in {after.TotalSeconds:0.#} s" : "")
        + (Action == RefusalAction.Stop ? "; trying again will not help" : "");
}
