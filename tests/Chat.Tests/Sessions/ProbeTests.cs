using System.Net;
using Chat.Tests.Login;
using Chat.Tests.Testing;
using ChatProtocol;

namespace Chat.Tests.Sessions;

public sealed class ProbeTests
{
    [Fact]
    public async Task The_probe_reads_the_store_as_a_request_would_and_says_nothing_of_it()
    {
        var store = new CountedStore();
        await using var server = await ChatServer.StartAsync(adjust: store.Install);

        using var answer = await server.Http.GetAsync(ChatPaths.Probe).Within();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("ok\n", await answer.Content.ReadAsStringAsync().Within());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(["FindDeviceAsync", "ReadAsync"], store.Calls);
    }
}
