namespace Chat.Tests.Disks;

/// <summary>A file that SQLite has open on a simulated disk, and how it is really written.</summary>
internal sealed unsafe class OpenFile(SimulatedDisk disk, string name, SqliteFileMethods* real)
{
    public SimulatedDisk Disk => disk;

    public string Name => name;

    public SqliteFileMethods* Real => real;
}
