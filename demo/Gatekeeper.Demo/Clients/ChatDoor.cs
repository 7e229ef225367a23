using ChatClient;

namespace Gatekeeper.Demo.Clients;

/// <summary>The real door: the chat client library, one device for each intent, which resumes by the ticket of its enrolment as a phone does by that of its last login. A gate's ticket that comes with a refusal is shown at the next try, as the app's own device does.</summary>
internal sealed class ChatDoor : IChatDoor, IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly ChatConnector _foreground;
    private readonly ChatConnector _background;
    private readonly DeviceCredentials[] _devices;
    private readonly GateProof?[] _proofs;

    /// <summary>A door at the address that each class connects to.</summary>
    public ChatDoor(
        Func<ConnectClass, Uri> server,
        IReadOnlyList<DeviceCredentials> devices,
        TimeProvider time
    )
    {
        _invoker = new HttpMessageInvoker(new LoopbackSources().CreateHandler());
        _foreground = ConnectorTo(ConnectClass.Foreground);
        _background = ConnectorTo(ConnectClass.Background);
        _devices = [.. devices];
        _proofs = new GateProof?[devices.Count];

        ChatConnector ConnectorTo(ConnectClass connectClass) =>
            new(new UriBuilder(server(connectClass)) { Scheme = "ws" }.Uri, _invoker, time);
    }

    public async Task<IChatVisit> KnockAsync(
        int device,
        ConnectClass connectClass,
        CancellationToken cancellationToken
    )
    {
        var proof = _proofs[device] ?? GateProof.None;
        var connector = connectClass == ConnectClass.Foreground ? _foreground : _background;
        try
        {
            var session = await connector.ConnectAsync(
                _devices[device],
                connectClass,
                cursor: 0,
                proof,
                cancellationToken
            );
            _proofs[device] = proof.AfterLogin(session);
            _devices[device] = session.Credentials;
            return new Visit(session);
        }
        catch (ChatRefusedException refused)
        {
            _proofs[device] = proof.AfterRefusal(refused.Refusal);
            throw;
        }
    }

    public void Dispose() => _invoker.Dispose();

    private sealed class Visit(ChatSession session) : IChatVisit
    {
        public Task AcknowledgeAsync(CancellationToken cancellationToken) =>
            session.AckAsync(session.Ready.Head, cancellationToken);

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
