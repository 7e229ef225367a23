using ChatBackend.Storage;

namespace ChatBackend.Tickets;

/// <summary>What a ticket holds. Only servers with the ticket secret can read or make one.</summary>
/// <param name="User">Whose device it is.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Psk">The 32-byte secret that the device shares with us; it proves that it is the device.</param>
/// <param name="ExpiresAt">From then on it is refused; whole seconds.</param>
/// <param name="DeviceEpoch">The enrolment it belongs to; void after another one.</param>
/// <param name="Serial">Grows with every ticket of a device; void once one with a higher serial has been used.</param>
internal sealed record LoginTicket(
    long User,
    string DeviceId,
    byte[] Psk,
    DateTimeOffset ExpiresAt,
    long DeviceEpoch,
    long Serial
)
{
    public const int PskBytes = 32;

    /// <summary>It belongs to another enrolment, or a newer one has been used.</summary>
    public bool IsVoidFor(Device device) =>
        DeviceEpoch != device.Epoch || User != device.User || Serial < device.TicketSerial;

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => $"LoginTicket {{ DeviceId = {DeviceId} }}";
}
