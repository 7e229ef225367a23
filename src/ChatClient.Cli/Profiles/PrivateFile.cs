namespace ChatClient.Cli.Profiles;

/// <summary>Files that nobody but their owner may read, replaced as a whole: whoever looks, and whenever the program dies, finds the old content or the new.</summary>
internal static class PrivateFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OthersMayUse =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    /// <param name="path">Its folder is made when it is not there.</param>
    /// <param name="content">All of it.</param>
    /// <param name="durable">It is on the disk when this returns; otherwise soon.</param>
    /// <exception cref="IOException">It cannot be written; the old content is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".tmp";
        // A file that is already there would keep its mode, and a link would lead elsewhere.
        File.Delete(unfinished);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: durable);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>On Windows the folder of the user is private by itself.</summary>
    public static bool MayBeUsedByOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayUse) != 0;
}
