using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary>The profile's device, with everything it needs to connect.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly HttpMessageInvoker _invoker = new(ChatHttp.CreateHandler());

    public Connection(ProfileFile file, ConnectClass connectClass)
    {
        var profile = file.Profile;
        var narrator = new Narrator(profile.Server);
        Device = new ChatDevice(
            new ChatConnector(profile.Endpoint, _invoker, TimeProvider.System),
            file.Credentials,
            TimeProvider.System,
            new()
            {
                Class = connectClass,
                Cursor = file.Progress.Cursor,
                Pass = file.Progress.Pass,
                Store = file,
                OnConnected = narrator.OnConnected,
                OnTrouble = Narrator.OnTrouble,
                OnWaiting = Narrator.OnWaiting,
                OnReset = Narrator.OnReset,
            }
        );
    }

    public ChatDevice Device { get; }

    public async ValueTask DisposeAsync()
    {
        await Device.DisposeAsync();
        _invoker.Dispose();
    }
}
