using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.Tests.Client;

/// <summary>Answers one request with the bytes it was given, and keeps what was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;
    private readonly Task<string> _request;

    public ScriptedServer(string answer)
    {
        _answer = answer;
        _listener.Start();
        Endpoint = new Uri($"ws://{_listener.LocalEndpoint}");
        _request = ServeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>The head of the request, as it came.</summary>
    public Task<string> Request => _request;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _listener.Dispose();
        await Task.WhenAny(_request);
    }

    private async Task<string> ServeAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        // The HTTP stack tries again by itself when a connection ends without a byte.
        _listener.Stop();
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.AppendLine(line);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(_answer));
        return head.ToString();
    }
}
