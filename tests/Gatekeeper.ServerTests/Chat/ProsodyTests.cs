using System.Text.Json.Nodes;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Chat;

/// <summary>A chat server and a chat client that know nothing of the gate: both from Debian, the gate between them.</summary>
public sealed class ProsodyTests
{
    private const string Foreground = "/xmpp-websocket?intent=fg";
    private const string Background = "/xmpp-websocket?intent=bg";

    [Fact]
    public async Task Two_people_chat_through_the_gate()
    {
        await using var prosody = await Prosody.StartAsync("ann", "ben");
        await using var gate = await GatekeeperProcess.StartAsync(
            $"http://127.0.0.1:{prosody.Port}/",
            backend: [],
            policy: []
        );
        await using var ann = Prosody.Connect("ann", gate.WebSocket(Foreground));
        await using var ben = Prosody.Connect("ben", gate.WebSocket(Background));
        await ann.ReadyAsync();
        await ben.ReadyAsync();

        await ann.SendAsync(Prosody.AddressOf("ben"), "did you feel that?");
        await ben.ReceivesAsync(Prosody.AddressOf("ann"), "did you feel that?");
        await ben.SendAsync(Prosody.AddressOf("ann"), "yes, the lamp is still swinging");
        await ann.ReceivesAsync(Prosody.AddressOf("ben"), "yes, the lamp is still swinging");

        await ann.LeaveAsync();
        await ben.LeaveAsync();
    }

    [Theory]
    [InlineData("Response")]
    [InlineData("BackendBytes")]
    public async Task Foreground_logs_in_before_the_background_that_came_first(string readyWhen)
    {
        await using var prosody = await Prosody.StartAsync("one", "two", "phone", "person");
        await using var relay = new HeldRelay(prosody.Port);
        await using var gate = await GatekeeperProcess.StartAsync(
            relay.Address,
            TwoPlaces(readyWhen),
            PatientClients()
        );

        await using var one = Prosody.Connect("one", gate.WebSocket(Foreground));
        var oneHeld = await relay.NextAsync();
        await using var two = Prosody.Connect("two", gate.WebSocket(Foreground));
        var twoHeld = await relay.NextAsync();

        await using var phone = Prosody.Connect("phone", gate.WebSocket(Background));
        await ParkedAsync(gate, "bg");
        await using var person = Prosody.Connect("person", gate.WebSocket(Foreground));
        await ParkedAsync(gate, "fg");
        await ParkedAsync(gate, "bg");
        Assert.False(relay.HasArrival, "a parked client has reached the chat server");

        oneHeld.PassOn();
        var next = await relay.NextAsync();
        Assert.Contains(Foreground, next.RequestLine, StringComparison.Ordinal);
        await ParkedAsync(gate, "bg");

        next.PassOn();
        await person.ReadyAsync();
        Assert.False(phone.IsReady, "the background client is in as well");

        twoHeld.PassOn();
        var last = await relay.NextAsync();
        Assert.Contains(Background, last.RequestLine, StringComparison.Ordinal);
        last.PassOn();
        await phone.ReadyAsync();

        await person.SendAsync(Prosody.AddressOf("phone"), "are you awake?");
        await phone.ReceivesAsync(Prosody.AddressOf("person"), "are you awake?");
    }

    // Nothing here may end by a clock: the test decides what happens next.
    private static JsonObject TwoPlaces(string readyWhen) =>
        new()
        {
            ["Window"] = new JsonObject
            {
                ["Initial"] = 2,
                ["Min"] = 2,
                ["Max"] = 2,
            },
            ["Ready"] = new JsonObject
            {
                ["When"] = readyWhen,
                ["Bytes"] = 1,
                ["ClientSilence"] = "00:01:00",
                ["Timeout"] = "00:02:00",
            },
        };

    private static JsonObject PatientClients() =>
        new()
        {
            ["Foreground"] = new JsonObject { ["Patience"] = "00:02:00" },
            ["Background"] = new JsonObject { ["Patience"] = "00:02:00" },
        };

    private static async Task ParkedAsync(GatekeeperProcess gate, string @class)
    {
        JsonNode? backend = null;
        await Eventually.Holds(
            async () =>
            {
                backend = await gate.BackendStateAsync();
                return backend?["parked"]![@class]!.GetValue<int>() == 1;
            },
            () => $"no {@class} connection is parked: {backend}"
        );
    }
}
