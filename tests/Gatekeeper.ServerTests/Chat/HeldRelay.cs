using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Chat;

/// <summary>
/// Stands between the gate and the chat server and passes bytes on only when the test says so: a backend that is exactly
/// as slow as the test wants, without a clock. Connections come out of <see cref="NextAsync"/> in the order the gate made them.
/// </summary>
internal sealed class HeldRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<HeldConnection> _arrivals = Channel.CreateUnbounded<HeldConnection>();
    private readonly List<Task> _relays = [];
    private readonly Task _accepting;
    private readonly int _serverPort;
    private volatile bool _isOpen;

    public HeldRelay(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http://{_listener.LocalEndpoint}/";

    /// <summary>From now on holds nobody.</summary>
    public void Open() => _isOpen = true;

    public bool HasArrival => _arrivals.Reader.TryPeek(out _);

    public Task<HeldConnection> NextAsync() =>
        _arrivals
            .Reader.ReadAsync()
            .AsTask()
            .Within(what: "the gate forwards a connection to the chat server");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.Within();
        await Task.WhenAll(_relays).Within();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var held = new HeldConnection();
                _relays.Add(RelayAsync(client, held));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException) { }
    }

    private async Task RelayAsync(TcpClient client, HeldConnection held)
    {
        using var server = new TcpClient();
        using var clientOwned = client;
        try
        {
            var head = new byte[4096];
            var length = await client.GetStream().ReadAsync(head, _stop.Token);
            if (length == 0)
            {
                // Only looked whether somebody is here.
                return;
            }

            held.Head = Encoding.Latin1.GetString(head, 0, length);
            if (_isOpen)
            {
                held.PassOn();
            }

            await _arrivals.Writer.WriteAsync(held, _stop.Token);
            await held.PassedOn.Task.WaitAsync(_stop.Token);

            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            await server.GetStream().WriteAsync(head.AsMemory(0, length), _stop.Token);
            var there = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
            var back = server.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
            await Task.WhenAny(there, back);
            server.Close();
            client.Close();
            await Task.WhenAll(there, back);
        }
        catch (Exception over)
            when (over is OperationCanceledException or IOException or ObjectDisposedException) { }
    }
}
