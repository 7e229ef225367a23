using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatClient.Cli.Terminal;

/// <summary>
/// Standard output, a line at a time. Not through Console, which takes a reader that has gone away for one that reads: messages would be acknowledged that
/// nobody saw.
/// </summary>
internal sealed class OutputLines : IDisposable
{
    private const int StandardOutput = 1;

    private readonly SafeFileHandle _handle = new(StandardOutput, ownsHandle: false);
    private readonly FileStream _stream;

    public OutputLines() => _stream = new FileStream(_handle, FileAccess.Write, bufferSize: 0);

    /// <exception cref="IOException">Nobody reads any more, or the disk is full.</exception>
    public void Write(string line) => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Dispose()
    {
        _stream.Dispose();
        _handle.Dispose();
    }
}
