using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Chat.Tests.Disks;

/// <summary>A file that is formatted with ext4 and mounted, and can lose its power. Needs root and a loop device.</summary>
internal sealed partial class Ext4Disk : IAsyncDisposable
{
    /// <summary>Enough for some thousand messages.</summary>
    private const long Bytes = 256 * 1024 * 1024;

    /// <summary>Nothing is written but what a program waits for: by itself ext4 would write everything every 5 s.</summary>
    private const string Options = "loop,commit=600";

    /// <summary>_IOR('X', 125, u32) of the kernel: stop all writing at once ...</summary>
    private const ulong Shutdown = 0x8004587d;

    /// <summary>... without the journal either.</summary>
    private const uint WithoutJournal = 2;

    private readonly string _image;

    private Ext4Disk(string image, string path)
    {
        _image = image;
        Path = path;
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    public static async Task<Ext4Disk> CreateAsync(TemporaryFolder folder)
    {
        var disk = new Ext4Disk(folder.File("disk.ext4"), folder.File("disk"));
        Directory.CreateDirectory(disk.Path);
        await using (var image = File.Create(disk._image))
        {
            image.SetLength(Bytes);
        }

        await ChildProcess.RunAsync("mkfs.ext4", ["-q", "-F", disk._image]);
        await disk.MountAsync();
        return disk;
    }

    /// <summary>From now on nothing reaches the disk.</summary>
    public void CutPower()
    {
        using var folder = OpenFolder(Path, 0);
        var how = WithoutJournal;
        if (folder.IsInvalid || Control(folder, Shutdown, in how) != 0)
        {
            throw new Win32Exception(
                Marshal.GetLastPInvokeError(),
                $"{Path} does not let its power be cut"
            );
        }
    }

    /// <summary>What had reached the disk is there again. Nobody may have a file open.</summary>
    public async Task MountAgainAsync()
    {
        await DisposeAsync();
        await MountAsync();
    }

    public async ValueTask DisposeAsync() => await ChildProcess.RunAsync("umount", [Path]);

    private Task<string> MountAsync() =>
        ChildProcess.RunAsync("mount", ["-t", "ext4", "-o", Options, _image, Path]);

    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, ulong request, in uint argument);
}
