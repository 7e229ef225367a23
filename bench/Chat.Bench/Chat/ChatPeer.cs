using System.Buffers.Binary;
using Chat.Bench.Load;
using ChatClient;

namespace Chat.Bench.Chat;

/// <summary>
/// A session of our server as one side of a pair. What it writes comes back to it as well, as to every device of its user; that costs the
/// server as much as any delivery, and is not counted.
/// </summary>
internal sealed class ChatPeer : IMessagePeer
{
    private const int AcknowledgeEvery = 64;
    private readonly ChatSession _session;
    private readonly string _self;
    private readonly string _partner;
    private readonly Task _reading;
    private volatile Action<long> _arrived = _ => { };

    public ChatPeer(ChatSession session, string self, string partner)
    {
        _session = session;
        _self = self;
        _partner = $"user:{partner}";
        _reading = ReadAsync();
    }

    /// <summary>Bytes of a message: a short text.</summary>
    public const int BodyBytes = 100;

    public Action<long> Arrived
    {
        set => _arrived = value;
    }

    public Task SendAsync(long stamp)
    {
        var body = new byte[BodyBytes];
        BinaryPrimitives.WriteInt64LittleEndian(body, stamp);
        return _session.SendAsync(_partner, body, Guid.NewGuid());
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            var since = 0;
            await foreach (var message in _session.ReceiveAsync())
            {
                if (message.Sender != _self)
                {
                    _arrived(BinaryPrimitives.ReadInt64LittleEndian(message.Body.Span));
                }

                if (++since == AcknowledgeEvery)
                {
                    since = 0;
                    await _session.AckAsync(message.Sequence);
                }
            }
        }
        catch (ChatClosedException)
        {
            // Ended by DisposeAsync; whoever waits for arrivals tells of any other end.
        }
    }
}
