using Chat.Tests.Crashes;
using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Pushes;

/// <summary>SIGKILL of the real server between the moment a message is accepted and its push.</summary>
public sealed class KilledPushTests
{
    private const string Delay = "ChatBackend__WakePush__Delay";

    [Fact]
    public async Task A_push_that_died_with_its_server_is_made_by_the_next()
    {
        await using var receiver = await PushReceiver.StartAsync();
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["ChatBackend__WakePush__Url"] = receiver.Url,
            ["ChatBackend__WakePush__Secret"] = PushReceiver.Secret,
            ["ChatBackend__WakePush__Spread"] = "00:00:01",
            // So long that no push of the first life can be on its way.
            [Delay] = "00:10:00",
        };
        await using var server = new KilledServer(
            StoreUnderTest.Sqlite(folder.File("chat.db")),
            folder.Path,
            settings
        );
        await server.StartAsync();
        using var phones = new Phones(server.Address);
        var alice = await phones.EnrolAsync("alice", 1);
        var bob = await phones.EnrolAsync("bob", 1);
        await using var sender = phones.Start(alice[0], _ => { });
        for (var i = 0; i < 3; i++)
        {
            await sender.SendAsync("user:bob", new byte[] { 1 }, Guid.NewGuid()).Within();
        }

        await server.CrashAsync();
        Assert.Empty(receiver.Received);
        settings[Delay] = "00:00:02";
        await server.StartAsync();

        await Limits.Until(() =>
            receiver.Received.Any(push => push.Device == bob[0].DeviceId && push.Head == 3)
        );
        Assert.Single(receiver.Received, push => push.Device == bob[0].DeviceId);
    }
}
