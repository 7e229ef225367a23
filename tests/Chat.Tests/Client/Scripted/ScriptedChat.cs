using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ChatBackend.Keys;
using ChatClient;
using ChatProtocol.Noise;

namespace Chat.Tests.Client.Scripted;

/// <summary>A server that does what the test says, connection by connection. It does nothing by itself: not even an answer.</summary>
internal sealed class ScriptedChat : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<ScriptedVisit> _visits = Channel.CreateUnbounded<ScriptedVisit>();
    private readonly List<ScriptedVisit> _all = [];
    private readonly ServerIdentity _identity = new(NoiseKeyPair.Generate(), new byte[32], null);
    private readonly Task _accepting;

    public ScriptedChat()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"ws://{_listener.LocalEndpoint}");

    /// <summary>What its clients pin.</summary>
    public ServerPin Pin => new(_identity.PublicKey);

    /// <summary>Connections so far, whether the test has looked at them or not.</summary>
    public int Visits
    {
        get
        {
            lock (_all)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>The next connection, once its request has been read.</summary>
    public async Task<ScriptedVisit> VisitAsync()
    {
        var visit = await _visits.Reader.ReadAsync().AsTask().Within(what: "the next connection");
        await visit.ReadHeadAsync().Within(what: "the request");
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        foreach (var visit in _all)
        {
            visit.Dispose();
        }

        _identity.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var visit = new ScriptedVisit(await _listener.AcceptTcpClientAsync(), _identity);
                lock (_all)
                {
                    _all.Add(visit);
                }

                _visits.Writer.TryWrite(visit);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
