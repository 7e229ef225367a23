using System.Buffers.Text;
using System.Security.Cryptography;
using ChatProtocol;

namespace ChatClient;

/// <summary>
/// For an app that was opened while its connection waits in line at a gate: a request of its own tells the server, which asks the gate to let that
/// connection go first, at the age it has. Worth a try and nothing more: without an answer the connection waits as before. Thread-safe.
/// </summary>
/// <param name="http">Its base address is the one that the device connects to.</param>
/// <param name="clock">The proof is good for a minute around now.</param>
public sealed class ChatPresence(HttpClient http, TimeProvider clock)
{
    /// <summary>A person waits for this device's connection.</summary>
    /// <returns>How many waiting connections go first now; 0 when none waits, or the gate did not answer.</returns>
    /// <exception cref="ChatRequestException">The server said no: NO_GATE, TICKET_REJECTED, or RATE_LIMITED (once in ten seconds is enough).</exception>
    /// <exception cref="InvalidOperationException">The credentials hold no ticket: there was no login yet.</exception>
    public async Task<int> SayInUseAsync(
        DeviceCredentials device,
        CancellationToken cancellationToken = default
    )
    {
        var ticket =
            device.Ticket
            ?? throw new InvalidOperationException(
                "This device has no ticket to prove itself with: let it log in first."
            );
        var answer = await JsonRequest.PostAsync(
            http,
            ChatPaths.InUse,
            Sign(ticket, clock.GetUtcNow().ToUnixTimeSeconds()),
            ClientJson.Default.InUseRequest,
            ClientJson.Default.InUseAnswer,
            cancellationToken
        );
        return answer.Promoted;
    }

    private static InUseRequest Sign(ResumeTicket ticket, long now)
    {
        var psk = Base64Url.DecodeFromChars(ticket.Psk);
        try
        {
            var proof = InUseProof.Of(psk, Base64Url.DecodeFromChars(ticket.Ticket), now);
            return new(ticket.Ticket, now, Base64Url.EncodeToString(proof));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(psk);
        }
    }
}
