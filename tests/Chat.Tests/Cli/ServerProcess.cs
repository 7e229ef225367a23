namespace Chat.Tests.Cli;

/// <summary>The built chat server, as an operator runs it: may be stopped, killed, and started again on the same port and store.</summary>
public sealed class ServerProcess : IAsyncLifetime
{
    private const string KeyLine = "chatbackend: key ";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Find();
    private ChildProcess? _process;

    /// <summary>What the server prints as its key.</summary>
    public string Key { get; private set; } = "";

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public async ValueTask InitializeAsync() => await RunAsync();

    public async Task RunAsync()
    {
        _process = ChildProcess.Start(
            Repository.ChatBackendProgram,
            ["run", "--urls", Url.ToString(), "--store", $"sqlite:{_folder.File("chat.db")}"],
            environment: new()
            {
                ["ChatBackend__Drain__ReconnectWithin"] = "00:00:01",
                ["ChatBackend__Drain__Timeout"] = "00:00:02",
            }
        );
        await _process.LineAsync(line => line == "chatbackend: ready", "chatbackend: ready");
        var key = await _process.LineAsync(
            line => line.StartsWith(KeyLine, StringComparison.Ordinal),
            KeyLine
        );
        Key = key[KeyLine.Length..];
    }

    /// <summary>Asks it to leave, which it does politely.</summary>
    public async Task StopAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
