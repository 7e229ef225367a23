using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace ChatClient.Cli.Profiles;

/// <summary>How far a device has come. Losing it costs nothing but messages that are shown once more, and a login by the device's key.</summary>
/// <param name="Cursor">The last message that was printed.</param>
/// <param name="Pass">The gate's proof of the last login; null without a gate.</param>
/// <param name="Ticket">Of the last login, for the next.</param>
/// <param name="Server">What the server is known by now, when its key was changed since the device was made; null when it was not.</param>
internal sealed record Progress(
    ulong Cursor = 0,
    string? Pass = null,
    ResumeTicket? Ticket = null,
    ServerPin? Server = null
)
{
    public static Progress None { get; } = new();

    [JsonIgnore]
    public bool IsUsable =>
        (Ticket is null || (Base64Url.IsValid(Ticket.Ticket) && Base64Url.IsValid(Ticket.Psk)))
        && (Server is null || ServerPin.TryParse(Server.Key) is not null);

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => $"message {Cursor}";
}
