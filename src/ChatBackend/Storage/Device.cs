namespace ChatBackend.Storage;

/// <summary>A device and the bounds of its user's log.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="TokenHash">SHA-256 of its token.</param>
/// <param name="Cursor">The highest number it has acknowledged.</param>
/// <param name="SeenDay">Days since 1970; the last day it was here.</param>
/// <param name="Head">The newest number in the log.</param>
/// <param name="Low">Numbers up to this one are deleted.</param>
internal sealed record Device(
    long User,
    byte[] TokenHash,
    long Cursor,
    int SeenDay,
    long Head,
    long Low
);
