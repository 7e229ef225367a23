using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>Clients in one Python process, driven by lines.</summary>
internal sealed class ScriptedClients(string busy, string script, params string[] arguments)
    : IChatClients
{
    private readonly ChildProcess _process = ChildProcess.Start(
        "/usr/bin/python3",
        [Path.Combine(AppContext.BaseDirectory, "ExistingServers", script), .. arguments]
    );

    public Task ConnectAsync(string name, string connectionClass) =>
        _process.SendLineAsync($"connect {name} {connectionClass}");

    public Task ReadyAsync(string name) => SaysAsync($"ready {name}");

    public bool IsReady(string name) => _process.HasSaid(line => line == $"ready {name}");

    public Task RefusedAsync(string name) => SaysAsync($"refused {name} {busy}");

    public Task LostAsync(string name) =>
        _process.LineAsync(
            line => line.StartsWith($"lost {name}", StringComparison.Ordinal),
            $"{name} loses its connection"
        );

    public Task SendAsync(string name, string to, string text) =>
        _process.SendLineAsync($"send {name} {to} {text}");

    public Task ReceivesAsync(string name, string text) => SaysAsync($"message {name} {text}");

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private Task<string> SaysAsync(string what) => _process.LineAsync(line => line == what, what);
}
