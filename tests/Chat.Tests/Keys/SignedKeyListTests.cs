using System.Net;
using System.Security.Cryptography;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Keys;

/// <summary>How a server's key is changed without asking anybody to install a new app.</summary>
public sealed class SignedKeyListTests : IDisposable
{
    private readonly ECDsa _root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TemporaryFolder _folder = new();

    private string Root => Convert.ToBase64String(_root.ExportSubjectPublicKeyInfo());

    [Fact]
    public async Task A_client_that_pins_the_old_key_follows_the_list_at_once()
    {
        var (server, device) = await MovedAsync(version: 2);
        await using (server)
        {
            Assert.Equal((421, "UNKNOWN_SERVER_KEY"), await Knock.Of(server, device).AnswerAsync());

            await using var session = await server.ConnectAsync(device);

            Assert.Equal(server.Pin.Key, session.Credentials.Server.Key);
            Assert.Equal(
                (2UL, Root),
                (session.Credentials.Server.ListVersion, session.Credentials.Server.Root)
            );
            Assert.Equal(2UL, session.Ready.KeyListVersion);
        }
    }

    [Fact]
    public async Task Enrolling_follows_the_list_too()
    {
        var (server, device) = await MovedAsync(version: 2);
        await using (server)
        {
            await using var session = await server
                .Connector.EnrolAsync(
                    device.Server,
                    new Enrolment("bob", ChatServer.Password, "phone") { CreateAccount = true }
                )
                .Within();

            Assert.Equal(server.Pin.Key, session.Credentials.Server.Key);
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    public async Task A_list_that_is_not_newer_is_not_followed(ulong version, ulong known)
    {
        var (server, device) = await MovedAsync(version);
        await using (server)
        {
            var ahead = device with { Server = device.Server with { ListVersion = known } };

            await RefusedAsync(server, ahead);
        }
    }

    [Fact]
    public async Task A_list_of_another_root_or_without_a_root_is_not_followed()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var theirs = Convert.ToBase64String(other.ExportSubjectPublicKeyInfo());
        var (server, device) = await MovedAsync(version: 2);
        await using (server)
        {
            await RefusedAsync(
                server,
                device with
                {
                    Server = device.Server with { Root = theirs },
                }
            );
            await RefusedAsync(server, device with { Server = device.Server with { Root = null } });
        }
    }

    [Fact]
    public async Task The_list_can_be_fetched_and_is_what_was_signed()
    {
        var (server, _) = await MovedAsync(version: 2);
        await using (server)
        {
            var json = await server
                .Http.GetStringAsync(new Uri("/v1/keys", UriKind.Relative))
                .Within();

            Assert.True(SignedKeyList.Parse(json).IsSignedBy(_root));
        }

        await using var without = await ChatServer.StartAsync();
        using var none = await without
            .Http.GetAsync(new Uri("/v1/keys", UriKind.Relative))
            .Within();
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public void A_change_of_any_part_is_noticed()
    {
        var list = SignedKeyList.Sign(
            _root,
            2,
            [new byte[32], [.. Enumerable.Repeat((byte)1, 32)]]
        );

        Assert.True(SignedKeyList.Parse(list.ToJson()).IsSignedBy(_root));
        Assert.False((list with { Version = 3 }).IsSignedBy(_root));
        Assert.False((list with { Keys = [list.Keys[1], list.Keys[0]] }).IsSignedBy(_root));
        Assert.False((list with { Keys = [list.Keys[0]] }).IsSignedBy(_root));
        Assert.False((list with { Signature = new byte[64] }).IsSignedBy(_root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version": 1, "keys": [null], "signature": "AAAA"}""")]
    [InlineData("""{"version": 1, "keys": ["AAAA"], "signature": "AAAA"}""")]
    [InlineData("""{"version": -1, "keys": [], "signature": null}""")]
    [InlineData("""{"version": 1, "keys": ["%"], "signature": "%"}""")]
    public void What_is_no_list_is_refused_in_words(string json) =>
        Assert.Contains(
            "list of keys",
            Assert.Throws<FormatException>(() => SignedKeyList.Parse(json)).Message,
            StringComparison.Ordinal
        );

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    /// <summary>A server with a signed list, and a device of it that pins another key.</summary>
    private async Task<(ChatServer Server, DeviceCredentials Device)> MovedAsync(ulong version)
    {
        var (store, file) = ($"sqlite:{_folder.File("chat.db")}", _folder.File("keys.json"));
        await using var before = await ChatServer.StartAsync(s => s with { Store = store });
        var device = (await before.EnrolAsync("alice"))[0];
        await before.StopAsync().Within();
        var key = Convert.FromBase64String(before.Pin.Key);
        await File.WriteAllTextAsync(file, SignedKeyList.Sign(_root, version, [key]).ToJson());
        var server = await ChatServer.StartAsync(s => s with { Store = store, KeyListFile = file });
        var pin = new ServerPin(Convert.ToBase64String(OldKey()), Root);
        return (server, device with { Ticket = null, Server = pin });
    }

    private static byte[] OldKey()
    {
        using var pair = ChatProtocol.Noise.NoiseKeyPair.Generate();
        return pair.PublicKey;
    }

    private static async Task RefusedAsync(ChatServer server, DeviceCredentials device)
    {
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.ConnectAsync(device)
        );
        Assert.Equal((421, RefusalAction.Retry), (refused.HttpStatus, refused.Action));
    }
}
