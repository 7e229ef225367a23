using System.Runtime.InteropServices;

namespace ChatBackend.Keys;

/// <summary>
/// Gives a finished file a second name, unless the name is taken: in one step, whoever else tries. <c>File.Move</c> without overwriting
/// looks first and renames then on Unix, and of two that look at once the later one replaces the file of the earlier one.
/// </summary>
internal static partial class FileLink
{
    private const int AlreadyExists = 17; // EEXIST

    /// <returns>False when there is a file of that name.</returns>
    /// <exception cref="IOException">The name cannot be given.</exception>
    public static bool TryCreate(string existing, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(existing, name);
        }

        if (Link(existing, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists
            ? false
            : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

    private static bool TryMove(string existing, string name)
    {
        try
        {
            File.Move(existing, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    [LibraryImport(
        "libc",
        EntryPoint = "link",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);
}
