using System.Runtime.InteropServices;

namespace Chat.Tests.Disks;

/// <summary>sqlite3_file of sqlite3.h: an open file begins with the table of what can be done with it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFile
{
    public SqliteFileMethods* Methods;
}
