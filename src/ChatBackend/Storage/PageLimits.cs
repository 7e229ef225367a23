namespace ChatBackend.Storage;

/// <summary>How much one page may hold.</summary>
internal readonly record struct PageLimits(int Items, int Bytes);
