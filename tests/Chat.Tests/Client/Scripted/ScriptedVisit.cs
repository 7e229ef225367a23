using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using ChatBackend.Keys;
using ChatBackend.Login;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Client.Scripted;

/// <summary>One connection to a <see cref="ScriptedChat"/>.</summary>
internal sealed class ScriptedVisit(TcpClient client, ServerIdentity identity) : IDisposable
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private WebSocket? _socket;
    private NoiseChannel? _channel;
    private FrameConnection? _frames;

    public string RequestLine { get; private set; } = "";

    /// <summary>What the client said of itself; known once it was let in.</summary>
    public Hello? Hello { get; private set; }

    public string this[string header] => _headers.GetValueOrDefault(header, "");

    public async Task ReadHeadAsync()
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await client.GetStream().ReadExactlyAsync(one);
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n");
        RequestLine = lines[0];
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            _headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
    }

    /// <summary>Answers with these bytes.</summary>
    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.ASCII.GetBytes(text));

    public Task SendBytesAsync(byte[] bytes) =>
        client.GetStream().WriteAsync(bytes).AsTask().Within();

    /// <summary>Answers with a status and these header lines, and no body. The next try comes on a connection of its own.</summary>
    public Task AnswerAsync(int status, params string[] headers) =>
        SendTextAsync(
            $"HTTP/1.1 {status} No\r\n{string.Concat(headers.Select(h => h + "\r\n"))}Connection: close\r\nContent-Length: 0\r\n\r\n"
        );

    /// <summary>101, and not a message yet.</summary>
    public async Task UpgradeAsync()
    {
#pragma warning disable CA5350 // What RFC 6455 asks for.
        var accept = Convert.ToBase64String(
            SHA1.HashData(
                Encoding.ASCII.GetBytes(
                    this["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                )
            )
        );
#pragma warning restore CA5350
        await SendTextAsync(
            "HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {Subprotocols.Noise}\r\n\r\n"
        );
        _socket = WebSocket.CreateFromStream(
            client.GetStream(),
            new WebSocketCreationOptions { IsServer = true, SubProtocol = Subprotocols.Noise }
        );
    }

    /// <summary>101 and Ready; answers when the client has confirmed with its first Ack.</summary>
    public async Task<Ack> LetInAsync(ulong head = 0)
    {
        await UpgradeAsync();
        var request = new ConnectRequest(
            HelloEnvelope.Parse(this[ChatHeaders.Hello])!.Value,
            this[ChatHeaders.Class] == ChatHeaders.Background,
            MayEnrol: false,
            ClaimedDevice: null
        );
        using var handshake = ServerHandshake.Open(request, identity, null);
        Assert.NotNull(handshake);
        Hello = handshake.Hello;
        var welcome = new Welcome
        {
            Ready = new Ready
            {
                SessionId = "s",
                Head = head,
                Window = 256,
                PingForegroundMilliseconds = 30_000,
                PingBackgroundMilliseconds = 80_000,
                MaxFrame = FrameLimits.MaxFrame,
            },
        };
        await SendMessageAsync(handshake.Answer(welcome));
        _channel = handshake.ToChannel(TimeProvider.System);
        _frames = new FrameConnection(_socket!, _channel, TimeProvider.System);
        var first = await HearAsync();
        Assert.NotNull(first?.Ack);
        return first.Ack;
    }

    public Task SayAsync(Frame frame) =>
        _frames!.SendAsync(frame, CancellationToken.None).AsTask().Within();

    /// <summary>Whatever it is, sealed as a frame would be.</summary>
    public Task SaySealedAsync(byte[] bytes)
    {
        var buffer = new byte[_channel!.SealedLength(bytes.Length)];
        bytes.CopyTo(buffer, 0);
        return SendMessageAsync(buffer[.._channel.Seal(buffer, bytes.Length)]);
    }

    /// <summary>A message past the channel.</summary>
    public Task SendMessageAsync(
        byte[] bytes,
        WebSocketMessageType type = WebSocketMessageType.Binary
    ) => _socket!.SendAsync(bytes, type, true, CancellationToken.None).Within();

    /// <summary>The next frame; null when the client has closed.</summary>
    public Task<Frame?> HearAsync() =>
        _frames!.ReceiveAsync(CancellationToken.None).AsTask().Within(what: "a frame");

    /// <summary>The next frame of this kind; those before it are dropped.</summary>
    public async Task<Frame> HearAsync(Frame.KindOneofCase kind)
    {
        while (await HearAsync() is { } frame)
        {
            if (frame.KindCase == kind)
            {
                return frame;
            }
        }

        throw new EndOfStreamException($"The client closed before {kind}.");
    }

    /// <summary>Closes as the server does: the reason in the channel, if there is one, and in the close frame.</summary>
    public Task CloseAsync(int code) =>
        _frames is null
            ? _socket!
                .CloseOutputAsync((WebSocketCloseStatus)code, "", CancellationToken.None)
                .Within()
            : _frames.CloseAsync(code, "", CancellationToken.None).Within();

    /// <summary>Ends without a word, as a process that was killed.</summary>
    public void Hangup() => client.Close();

    /// <summary>Ends with a TCP reset, as a middlebox that forgot the connection.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public void Dispose()
    {
        _frames?.Dispose();
        _channel?.Dispose();
        _socket?.Dispose();
        client.Dispose();
    }
}
