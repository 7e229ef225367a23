using System.Net.Sockets;
using System.Text;

namespace Chat.Bench.Xmpp;

/// <summary>
/// Just enough XMPP to be a load: writes what it is told, reads up to an expected ending. No XML parser, as this costs the load less; it
/// holds for servers that write plain stanzas, which ejabberd does.
/// </summary>
internal sealed class XmppStream : IDisposable
{
    private const int Room = 64 * 1024;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[2048];
    private int _length;
    private int _taken;

    public async Task ConnectAsync(Uri server) =>
        await _socket.ConnectAsync(server.Host, server.Port);

    public async Task WriteAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var sent = 0; sent < bytes.Length; )
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    /// <summary>Everything up to and with the ending; valid until the next read. Empty when the server has closed.</summary>
    /// <exception cref="BenchFailedException">It says more than any stanza of the bench holds.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadToAsync(byte[] ending)
    {
        var seen = _taken;
        while (true)
        {
            var at = _buffer.AsSpan(seen, _length - seen).IndexOf(ending);
            if (at >= 0)
            {
                var read = _buffer.AsMemory(_taken, seen + at + ending.Length - _taken);
                _taken += read.Length;
                return read;
            }

            seen = Math.Max(_taken, _length - ending.Length + 1);
            seen -= MakeRoom();
            var got = await _socket.ReceiveAsync(_buffer.AsMemory(_length));
            if (got == 0)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            _length += got;
        }
    }

    /// <summary>The same as text.</summary>
    /// <exception cref="BenchFailedException">The server closed before.</exception>
    public async Task<string> ReadToAsync(string ending)
    {
        var read = Encoding.UTF8.GetString(
            (await ReadToAsync(Encoding.UTF8.GetBytes(ending))).Span
        );
        return read.Length > 0
            ? read
            : throw new BenchFailedException(
                $"The XMPP server closed; waited for {ending}, it had said: {Encoding.UTF8.GetString(_buffer, _taken, _length - _taken)}"
            );
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>By how much everything has moved to the front.</returns>
    private int MakeRoom()
    {
        if (_length < _buffer.Length)
        {
            return 0;
        }

        var moved = _taken;
        var kept = _buffer.AsSpan(_taken, _length - _taken);
        if (kept.Length > _buffer.Length / 2)
        {
            if (_buffer.Length >= Room)
            {
                throw new BenchFailedException("The XMPP server says too much.");
            }

            var larger = new byte[_buffer.Length * 2];
            kept.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            kept.CopyTo(_buffer);
        }

        _length -= moved;
        _taken = 0;
        return moved;
    }
}
