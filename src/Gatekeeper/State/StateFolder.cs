using System.Globalization;

namespace Gatekeeper.State;

/// <summary>
/// The folder in which gates keep what they have learned. Several processes may share it: each takes the first file that is free (<c>gate-1.json</c>,
/// <c>gate-2.json</c>, ...) and holds it, by a lock the system lets go of whatever becomes of the process, so nobody writes into a file of somebody else;
/// all read all of them. Not thread-safe.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>More processes than anybody lets share a folder; so many attempts, and then it is not the others that are in the way.</summary>
    private const int MostProcesses = 32;

    /// <summary>Thousands of destinations fit; whatever is larger was not written by a gate.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly string _folder;
    private readonly FileStream _lock;

    private StateFolder(string folder, int number, FileStream held)
    {
        _folder = folder;
        _lock = held;
        File = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"gate-{number}.json")
        );
    }

    /// <summary>This process's own file.</summary>
    public string File { get; }

    /// <summary>Makes the folder if it is not there, and takes a file in it.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public static StateFolder Open(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(
                folder,
                string.Create(CultureInfo.InvariantCulture, $"gate-{number}.lock")
            );
            try
            {
                var held = new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
                return new StateFolder(folder, number, held);
            }
            catch (IOException) when (number < MostProcesses && System.IO.File.Exists(path))
            {
                // Held by another process: the next one.
            }
        }
    }

    /// <summary>The state files there are, of this process and of others, dead ones too.</summary>
    public IReadOnlyList<string> All() =>
        [.. Directory.GetFiles(_folder, "gate-*.json").Order(StringComparer.Ordinal)];

    /// <summary>Reads a file of the folder.</summary>
    /// <exception cref="IOException">It cannot be read, is far larger than any gate writes, or is a link (which no gate writes, and which may lead to a device without an end).</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string file)
    {
        var found = new FileInfo(file);
        return found.LinkTarget is not null ? throw new IOException("The file is a link.")
            : found.Length > LargestFile ? throw new IOException("The file is far too large.")
            : System.IO.File.ReadAllBytes(file);
    }

    /// <summary>
    /// Replaces this process's file as a whole: whoever reads it, and whenever the process or the machine dies, finds the old content or the new.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; the old content is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        var unfinished = File + ".tmp";
        using (
            var stream = new FileStream(
                unfinished,
                FileMode.Create,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0
            )
        )
        {
            stream.Write(content);
            // Before the name changes hands: else the new name could be on the disk before the new content.
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(unfinished, File, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();
}
