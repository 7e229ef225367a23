namespace ChatBackend.Storage;

/// <summary>A device and the bounds of its user's log.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="PublicKey">Its X25519 public key, 32 bytes.</param>
/// <param name="Cursor">The highest number it has acknowledged.</param>
/// <param name="SeenDay">Days since 1970; the last day it was here.</param>
/// <param name="Head">The newest number in the log.</param>
/// <param name="Low">Numbers up to this one are deleted.</param>
/// <param name="Epoch">When it was enrolled, in Unix milliseconds; tickets of another enrolment are void.</param>
/// <param name="TicketSerial">Tickets with a lower serial are void: a newer one has been used.</param>
internal sealed record Device(
    long User,
    byte[] PublicKey,
    long Cursor,
    int SeenDay,
    long Head,
    long Low,
    long Epoch,
    long TicketSerial
);
