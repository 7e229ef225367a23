namespace ChatBackend.Storage.Sqlite;

/// <summary>How the embedded store is opened.</summary>
/// <param name="Path">The file; made when missing.</param>
/// <param name="Readers">Reading connections.</param>
/// <param name="MaxMegabytes">The file grows no further; 0 is no limit. Sends beyond it are rejected until something is deleted.</param>
internal sealed record SqliteStoreOptions(string Path, int Readers = 4, int MaxMegabytes = 0);
