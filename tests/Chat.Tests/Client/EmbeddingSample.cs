using System.Text;
using ChatClient;

namespace Chat.Tests.Client;

// Begin of the sample in docs/chat-client.md.
/// <summary>A chat app, as far as ChatClient is concerned. The app brings a store for the credentials and a place for cursor and pass.</summary>
public sealed class SampleApp(ChatConnector connector, IDeviceStore store) : IAsyncDisposable
{
    private ChatDevice? _device;

    /// <summary>Once: makes the app a device of a user. The only place for a password.</summary>
    public async Task LoginAsync(ServerPin server, string user, string password)
    {
        var enrolment = new Enrolment(user, password, "my phone");
        await using var session = await connector.EnrolAsync(server, enrolment);
        store.Save(session.Credentials);
    }

    /// <summary>Whenever the app starts. Returns when the device has stopped for good, or the token ends it.</summary>
    public async Task RunAsync(
        ulong cursor,
        Action<ChatMessage> show,
        CancellationToken cancellationToken
    )
    {
        _device = new ChatDevice(
            connector,
            store.Load() ?? throw new InvalidOperationException("log in first"),
            TimeProvider.System,
            new()
            {
                Class = ConnectClass.Foreground,
                Cursor = cursor,
                Store = store,
                OnTrouble = trouble => Console.Error.WriteLine(trouble.Message),
            }
        );
        _device.Start();
        await foreach (var message in _device.ReceiveAsync(cancellationToken))
        {
            // Keep it, and message.Sequence as the new cursor: asking for the next message acknowledges this one.
            show(message);
        }

        if (
            _device.StoppedBy
            is ChatRefusedException { Reason: "AUTH_FAILED" }
                or ChatClosedException { Code: ChatCloseCode.AuthFailed }
        )
        {
            // The device was revoked: log in again.
        }
    }

    /// <summary>The id makes a message one message, however often the connection breaks before the answer.</summary>
    public Task SendAsync(string to, string text, CancellationToken cancellationToken) =>
        _device!.SendAsync(
            $"user:{to}",
            Encoding.UTF8.GetBytes(text),
            Guid.NewGuid(),
            cancellationToken
        );

    public Task OnOpenedAsync() => _device!.SetClassAsync(ConnectClass.Foreground);

    public Task OnLeftAsync() => _device!.SetClassAsync(ConnectClass.Background);

    public void OnNetworkChanged() => _device!.NetworkChanged();

    public ValueTask DisposeAsync() => _device?.DisposeAsync() ?? default;
}
// End of the sample.
