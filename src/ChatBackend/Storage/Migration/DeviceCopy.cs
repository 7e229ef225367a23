namespace ChatBackend.Storage.Migration;

/// <summary>All that a store knows of a device; see <see cref="Device"/> and <see cref="IPushOutbox"/> for the words.</summary>
internal sealed record DeviceCopy(
    string Id,
    byte[] PublicKey,
    long Epoch,
    long TicketSerial,
    long Cursor,
    int SeenDay,
    bool IsActive,
    string Name,
    string? PushToken,
    long Told
)
{
    /// <summary>For comparing: two copies with the same text are the same.</summary>
    public override string ToString() =>
        $"{Id} {Convert.ToHexString(PublicKey)} {Epoch} {TicketSerial} {Cursor} {SeenDay} {IsActive} {Name} {PushToken} {Told}";
}
