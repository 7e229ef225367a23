using System.Buffers.Text;
using System.Text;
using ChatClient;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>Our chat server behind our gate, and somebody who listens on both sides of the gate.</summary>
public sealed class ChatThroughTheGateTests : IDisposable
{
    private const string Password = "correct horse battery";
    private const string Login = "alice.of.wonderland";
    private const string Text = "Curiouser and curiouser!";
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler());
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_capture_before_and_behind_the_gate_holds_no_secret_and_no_text()
    {
        await using var chat = await StartChatAsync();
        await using var behind = new RecordingWire(await AddressAsync(chat));
        await using var gate = await ProxyUnderTest.StartAsync(behind.Address);
        await using var before = new RecordingWire(gate.Address);
        var connector = new ChatConnector(
            new UriBuilder(before.Address) { Scheme = "ws" }.Uri,
            _invoker,
            TimeProvider.System
        );
        var pin = new ServerPin(await SaidAsync(chat, "chatbackend: key "));

        // An enrolment, a login by key, a resume; and in each a message.
        DeviceCredentials enrolled;
        var enrolment = new Enrolment(Login, Password, "phone") { CreateAccount = true };
        await using (var session = await connector.EnrolAsync(pin, enrolment).Within())
        {
            await SayAsync(session);
            enrolled = session.Credentials;
        }

        var loggedIn = await ChatAsync(connector, enrolled with { Ticket = null });
        await ChatAsync(connector, loggedIn);

        string[] secrets =
        [
            Text,
            Password,
            Login,
            .. Spellings(enrolled.PrivateKey),
            .. Spellings(enrolled.Ticket!.Psk),
            .. Spellings(loggedIn.Ticket!.Psk),
        ];
        foreach (var capture in new[] { before.Up, before.Down, behind.Up, behind.Down })
        {
            var seen = Encoding.Latin1.GetString(capture);
            Assert.All(
                secrets,
                secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal)
            );
        }

        // That the captures hold what is meant to be seen shows that they would hold the rest as well.
        foreach (var capture in new[] { before.Up, behind.Up })
        {
            var seen = Encoding.Latin1.GetString(capture);
            Assert.Contains("GET /v1/enrol", seen, StringComparison.Ordinal);
            Assert.Contains(enrolled.DeviceId, seen, StringComparison.Ordinal);
            Assert.Contains("Chat-Hello: ", seen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Passwords_outside_of_the_channel_do_not_pass_the_gate()
    {
        await using var chat = await StartChatAsync();
        await using var gate = await ProxyUnderTest.StartAsync(await AddressAsync(chat));
        using var http = new HttpClient { BaseAddress = gate.Address };

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            new ChatEnrolment(http).CreateAccountAsync(Login, Password).Within()
        );

        Assert.Equal((403, "DIRECT_ONLY"), (refused.HttpStatus, refused.Error));
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _folder.Dispose();
    }

    private async Task<ChildProcess> StartChatAsync()
    {
        var chat = ChildProcess.Start(
            Repository.ChatBackendProgram,
            ["run", "--urls", "http://127.0.0.1:0", "--store", $"sqlite:{_folder.File("chat.db")}"]
        );
        await chat.LineAsync(line => line == "chatbackend: ready", "chatbackend: ready");
        return chat;
    }

    private static async Task<Uri> AddressAsync(ChildProcess chat) =>
        new(await SaidAsync(chat, "chatbackend: listening on "));

    private static async Task<string> SaidAsync(ChildProcess chat, string prefix)
    {
        var line = await chat.LineAsync(
            line => line.StartsWith(prefix, StringComparison.Ordinal),
            prefix
        );
        return line[prefix.Length..];
    }

    private static async Task<DeviceCredentials> ChatAsync(
        ChatConnector connector,
        DeviceCredentials device
    )
    {
        await using var session = await connector
            .ConnectAsync(device, ConnectClass.Background, 0)
            .Within();
        await SayAsync(session);
        return session.Credentials;
    }

    private static Task<AcceptedInfo> SayAsync(ChatSession session) =>
        session.SendAsync($"user:{Login}", Encoding.UTF8.GetBytes(Text), Guid.NewGuid()).Within();

    /// <summary>A secret as text and as bytes.</summary>
    private static string[] Spellings(string base64Url)
    {
        var bytes = Base64Url.DecodeFromChars(base64Url);
        return
        [
            base64Url,
            Convert.ToBase64String(bytes),
            Convert.ToHexString(bytes),
            Encoding.Latin1.GetString(bytes),
        ];
    }
}
