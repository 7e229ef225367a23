using System.Runtime.InteropServices;

namespace Chat.Tests.Crashes;

/// <summary>
/// The kernel's limit on how long a process may make a file (RLIMIT_FSIZE), changed while the process runs: beyond it a write really
/// fails, like on a full disk, and needs neither root nor a disk of its own.
/// </summary>
internal static partial class FileSizeLimit
{
    private const int FileSize = 1;
    private const ulong None = ulong.MaxValue;

    /// <param name="process">Ignores SIGXFSZ, or the first write beyond the limit would end it.</param>
    /// <param name="bytes">Null lifts the limit.</param>
    public static void Set(int process, long? bytes)
    {
        var limit = new Limit((ulong?)bytes ?? None, None);
        Assert.Equal(0, ChangeLimit(process, FileSize, in limit, 0));
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeLimit(int process, int resource, in Limit limit, nint old);

    /// <summary>struct rlimit: what holds, and how far it may be raised again.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Now, ulong Most);
}
