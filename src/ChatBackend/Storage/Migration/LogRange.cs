namespace ChatBackend.Storage.Migration;

/// <summary>A piece of a user's log.</summary>
/// <param name="User">Whose.</param>
/// <param name="After">It begins after this number.</param>
/// <param name="UpTo">It ends with this number.</param>
internal readonly record struct LogRange(long User, long After, long UpTo);
