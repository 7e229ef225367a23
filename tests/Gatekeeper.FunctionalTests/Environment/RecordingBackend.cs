using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>
/// A backend of bare sockets: notes the bytes of every request's head and body, answers with exactly the bytes a test gives it, and echoes whatever comes
/// after a 101.
/// </summary>
internal sealed class RecordingBackend : IAsyncDisposable
{
    private readonly Channel<string> _requests = Channel.CreateUnbounded<string>();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public RecordingBackend()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What is answered, byte for byte.</summary>
    public string Answer { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    /// <summary>Until when nothing is answered.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>The next request as it came: head, and a body of the length its head says.</summary>
    public Task<string> NextAsync() => _requests.Reader.ReadAsync().AsTask().Within();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_end.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                var buffer = new byte[65_536];
                var request = new StringBuilder();
                while (await client.ReceiveAsync(buffer, _end.Token) is var read and > 0)
                {
                    request.Append(Encoding.Latin1.GetString(buffer, 0, read));
                    if (!IsWhole(request.ToString()))
                    {
                        continue;
                    }

                    await _requests.Writer.WriteAsync(request.ToString(), _end.Token);
                    request.Clear();
                    await Held.WaitAsync(_end.Token);
                    await client.SendAsync(Encoding.Latin1.GetBytes(Answer), _end.Token);
                    if (Answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
                    {
                        await EchoAsync(client, buffer);
                    }
                }
            }
            catch (Exception left) when (left is SocketException or OperationCanceledException)
            {
                // The proxy or the test is done.
            }
        }
    }

    private async Task EchoAsync(Socket client, byte[] buffer)
    {
        while (await client.ReceiveAsync(buffer, _end.Token) is var read and > 0)
        {
            await client.SendAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }

    private static bool IsWhole(string request)
    {
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
        {
            return false;
        }

        const string length = "\r\nContent-Length: ";
        var at = request.IndexOf(length, StringComparison.OrdinalIgnoreCase);
        var body =
            at < 0 || at > head
                ? 0
                : int.Parse(
                    request[(at + length.Length)..].Split('\r')[0],
                    System.Globalization.CultureInfo.InvariantCulture
                );
        return request.Length == head + 4 + body;
    }
}
