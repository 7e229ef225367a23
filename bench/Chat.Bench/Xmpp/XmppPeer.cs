using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Chat.Bench.Load;

namespace Chat.Bench.Xmpp;

/// <summary>An XMPP session as one side of a pair. Nothing in it says that the server has stored a message: a send is over when it is written.</summary>
internal sealed class XmppPeer : IMessagePeer
{
    private static readonly byte[] End = "</message>"u8.ToArray();
    private readonly XmppStream _stream;
    private readonly string _head;
    private readonly string _tail;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Task _reading;
    private volatile Action<long> _arrived = _ => { };

    public XmppPeer(XmppStream stream, string partner, int bodyBytes)
    {
        _stream = stream;
        _head = $"<message type='chat' to='{partner}@{XmppLogin.Domain}/r' id='";
        _tail = $"{new string('.', bodyBytes - 16)}</body></message>";
        _reading = Task.Run(ReadAsync);
    }

    public Action<long> Arrived
    {
        set => _arrived = value;
    }

    public async Task SendAsync(long stamp)
    {
        var hex = stamp.ToString("x16", CultureInfo.InvariantCulture);
        await _turn.WaitAsync();
        try
        {
            await _stream.WriteAsync($"{_head}{hex}'><body>{hex}{_tail}");
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        await _reading;
        _turn.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _stream.ReadToAsync(End) is { Length: > 0 } stanza)
            {
                var at = stanza.Span.IndexOf("<body>"u8);
                if (at >= 0)
                {
                    var hex = Encoding.ASCII.GetString(stanza.Span.Slice(at + 6, 16));
                    _arrived(long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended by DisposeAsync; whoever waits for arrivals tells of any other end.
        }
    }
}
