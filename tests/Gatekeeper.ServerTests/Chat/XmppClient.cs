using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Chat;

/// <summary>A chat client nobody here wrote: nbxmpp, the library of Gajim, in a process of its own.</summary>
internal sealed class XmppClient : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly string _address;

    private XmppClient(ChildProcess process, string address)
    {
        _process = process;
        _address = address;
    }

    /// <summary>Begins to log in, and returns before that has come to anything.</summary>
    public static XmppClient Start(Uri webSocket, string address, string password)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Chat", "xmpp_client.py");
        var process = ChildProcess.Start(
            "/usr/bin/python3",
            [script, webSocket.AbsoluteUri, address, password]
        );
        return new XmppClient(process, address);
    }

    public bool IsReady => _process.HasSaid(line => line == "ready");

    public Task ReadyAsync() =>
        _process.LineAsync(line => line == "ready", $"{_address} is logged in");

    public Task SendAsync(string to, string text) => _process.SendLineAsync($"send {to} {text}");

    public Task ReceivesAsync(string from, string text) =>
        _process.LineAsync(
            line => line == $"message {from} {text}",
            $"{_address} receives '{text}' from {from}"
        );

    public async Task LeaveAsync()
    {
        await _process.SendLineAsync("quit");
        await _process.LineAsync(line => line == "closed", $"{_address} has left");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
