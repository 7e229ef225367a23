namespace Chat.Tests.Disks;

/// <summary>Result codes of sqlite3.h: an I/O error is 10, and above its lowest byte says of what.</summary>
internal static class SqliteCodes
{
    public const int Ok = 0;
    public const int Full = 13;
    public const int CannotWrite = 10 | (3 << 8);
    public const int CannotSync = 10 | (4 << 8);
    public const int CannotTruncate = 10 | (6 << 8);
    public const int CannotDelete = 10 | (10 << 8);
}
