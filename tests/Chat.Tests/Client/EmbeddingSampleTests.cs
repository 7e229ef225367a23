using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Client;

/// <summary>The sample in the documentation is code that runs.</summary>
public sealed class EmbeddingSampleTests
{
    [Fact]
    public async Task The_sample_sends_and_receives()
    {
        await using var server = await ChatServer.StartAsync();
        await server.EnrolAsync("alice");
        await using var app = new SampleApp(server.Connector, new MemoryDeviceStore());
        await app.LoginAsync(server.Pin, "alice", ChatServer.Password).Within();
        var shown = new TaskCompletionSource<ChatMessage>();
        using var stop = new CancellationTokenSource();

        var running = app.RunAsync(0, message => shown.TrySetResult(message), stop.Token);
        await app.SendAsync("alice", "hello", stop.Token).Within();

        Assert.Equal("hello", (await shown.Task.Within()).Text());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within());
    }

    [Fact]
    public void The_documentation_shows_the_sample_as_it_is()
    {
        var source = Repository.Text("tests/Chat.Tests/Client/EmbeddingSample.cs");
        var begin = source.IndexOf('\n', source.IndexOf("// Begin", StringComparison.Ordinal)) + 1;
        var sample = source[begin..source.IndexOf("// End", StringComparison.Ordinal)];

        Assert.Contains(
            $"```csharp\n{sample}```",
            Repository.Text("docs/chat-client.md"),
            StringComparison.Ordinal
        );
    }
}
