using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.Tests.Disks;

/// <summary>
/// SQLite's own way to its files with <see cref="SimulatedDisk"/> in between: the registered VFS is a copy of the default one that
/// opens files as that does, and then puts its own functions where they write, truncate, sync and close. A database takes it by the
/// name "file:PATH?vfs=simulated". The shared-memory file is not on the way: it need not survive anything.
/// </summary>
internal static unsafe partial class SimulatedVfs
{
    public const string Name = "simulated";

    /// <summary>SQLITE_FCNTL_PRAGMA: a connection is about to run a PRAGMA; arguments 1 and 2 are its name and value.</summary>
    private const int Pragma = 14;

    private static readonly ConcurrentDictionary<string, SimulatedDisk> Disks = new();
    private static readonly ConcurrentDictionary<nint, OpenFile> OpenFiles = new();
    private static readonly ConcurrentDictionary<nint, nint> Methods = new();
    private static readonly SqliteVfs* Default = FindVfs(null);
    private static readonly bool Registered = Register();

    public static void Mount(string folder, SimulatedDisk disk)
    {
        Assert.True(Registered, "SQLite does not take another VFS.");
        Disks[folder] = disk;
    }

    public static void Unmount(string folder) => Disks.TryRemove(folder, out _);

    private static bool Register()
    {
        var vfs = (SqliteVfs*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteVfs));
        *vfs = *Default;
        vfs->Next = null;
        vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        vfs->Open = &Open;
        vfs->Delete = &Delete;
        return RegisterVfs(vfs, 0) == SqliteCodes.Ok;
    }

    private static (SimulatedDisk? Disk, string Name) Find(byte* path)
    {
        var text = Marshal.PtrToStringUTF8((nint)path) ?? "";
        var disk = Disks.GetValueOrDefault(Path.GetDirectoryName(text) ?? "");
        return (disk, Path.GetFileName(text));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* vfs, byte* path, SqliteFile* file, int flags, int* outFlags)
    {
        var (disk, name) = Find(path);
        disk?.Open(name);
        var result = Default->Open(Default, path, file, flags, outFlags);
        if (disk is not null && result == SqliteCodes.Ok)
        {
            OpenFiles[(nint)file] = new OpenFile(disk, name, file->Methods);
            file->Methods = (SqliteFileMethods*)Methods.GetOrAdd((nint)file->Methods, Between);
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(SqliteVfs* vfs, byte* path, int syncFolder)
    {
        var (disk, name) = Find(path);
        var result = disk?.Delete(name) ?? SqliteCodes.Ok;
        return result == SqliteCodes.Ok ? Default->Delete(Default, path, syncFolder) : result;
    }

    private static nint Between(nint real)
    {
        var methods = (SqliteFileMethods*)
            NativeMemory.AllocZeroed((nuint)sizeof(SqliteFileMethods));
        *methods = *(SqliteFileMethods*)real;
        methods->Close = &Close;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        methods->FileControl = &FileControl;
        return (nint)methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteFile* file)
    {
        OpenFiles.TryRemove((nint)file, out var open);
        return open!.Real->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* file, byte* bytes, int count, long offset)
    {
        var open = OpenFiles[(nint)file];
        var result = open.Disk.Write(open.Name, offset, new ReadOnlySpan<byte>(bytes, count));
        return result == SqliteCodes.Ok ? open.Real->Write(file, bytes, count, offset) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteFile* file, long length)
    {
        var open = OpenFiles[(nint)file];
        var result = open.Disk.Truncate(open.Name, length);
        return result == SqliteCodes.Ok ? open.Real->Truncate(file, length) : result;
    }

    /// <summary>The real file need not be synced: no real power goes.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteFile* file, int flags)
    {
        var open = OpenFiles[(nint)file];
        return open.Disk.Sync(open.Name);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(SqliteFile* file, int operation, byte** arguments)
    {
        var open = OpenFiles[(nint)file];
        if (operation == Pragma && open.Disk.WithoutFullSync)
        {
            LowerSynchronous(arguments[1], arguments[2]);
        }

        return open.Real->FileControl(file, operation, arguments);
    }

    /// <summary>SQLite reads the value after this call: "1" (NORMAL) in the place of "FULL".</summary>
    private static void LowerSynchronous(byte* name, byte* value)
    {
        if (
            Marshal.PtrToStringUTF8((nint)name) == "synchronous"
            && Marshal.PtrToStringUTF8((nint)value) == "FULL"
        )
        {
            value[0] = (byte)'1';
            value[1] = 0;
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SqliteVfs* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RegisterVfs(SqliteVfs* vfs, int makeDefault);
}
