using System.Text.RegularExpressions;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>The program with nothing but a TCP listener in its file.</summary>
public sealed partial class ListenerHostTests
{
    [Fact]
    public async Task A_file_with_a_listener_alone_is_enough_and_the_banner_says_where()
    {
        await using var backend = new RawBackend();
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "gatekeeper.json",
            $$"""
            {
              "Gatekeeper": {
                "Admin": { "Url": null },
                "Policies": { "phones": {} },
                "Listeners": {
                  "raw": { "Url": "tcp://127.0.0.1:0", "Backend": "raw", "Policy": "phones", "Destinations": { "one": "127.0.0.1:{{backend.Port}}" }, "Health": { "Interval": "00:00:00" } }
                }
              }
            }
            """
        );
        await using var gatekeeper = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["run", "--config", file],
            folder.Path
        );
        await gatekeeper.LineAsync(line => line == "gatekeeper: ready", "gatekeeper: ready");
        var listening = await gatekeeper.LineAsync(
            line => line.StartsWith("gatekeeper: listening on ", StringComparison.Ordinal),
            "gatekeeper: listening on ..."
        );
        var address = new Uri(Address().Match(listening).Value);

        using var client = await RawPeer.ConnectAsync(address);
        await client.SendAsync("hello");
        using var server = await backend.NextAsync();
        Assert.Equal("hello", await server.ReceiveAsync(5));
        await server.SendAsync("world");
        Assert.Equal("world", await client.ReceiveAsync(5));
        Assert.Equal("tcp", address.Scheme);
    }

    [GeneratedRegex(@"tcp://127\.0\.0\.1:\d+$")]
    private static partial Regex Address();
}
