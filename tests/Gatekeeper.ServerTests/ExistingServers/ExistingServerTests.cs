using System.Text.Json.Nodes;
using Gatekeeper.ServerTests.Chat;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>Servers and clients that know nothing of the gate, for each protocol that it reads: Prosody and Mosquitto, from Debian.</summary>
public sealed class ExistingServerTests
{
    /// <summary>Who comes in the background in the storm.</summary>
    private static readonly string[] Phones = ["phone1", "phone2", "phone3", "phone4", "phone5"];

    public static TheoryData<string> Servers => ServerUnderTest.All;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task People_chat_over_a_reload_and_after_a_drain(string name)
    {
        await using var server = await ServerUnderTest.StartAsync(name, "ann", "ben");
        var port = FreePort.Find();
        var configuration = server.GateConfiguration(port, server.Port, [], []);
        await using var gate = await GatekeeperProcess.StartAsync(configuration);
        await using (var clients = server.ClientsOf(port))
        {
            await LogInAsync(clients);
            await ExchangeAsync(clients, "did you feel that?");

            gate.Reload(file =>
                file["Gatekeeper"]!["Backends"]!["chat"]!["Window"] = new JsonObject
                {
                    ["Initial"] = 7,
                }
            );
            await BackendAsync(gate, backend => backend["window"]!.GetValue<int>() == 7);
            await ExchangeAsync(clients, "the lamp is still swinging");
            Assert.Contains(
                $"class=\"bg\",source=\"{server.Protocol}\"",
                await gate.MetricsAsync(),
                StringComparison.OrdinalIgnoreCase
            );

            Assert.Equal(0, await gate.LeaveAsync());
            await clients.LostAsync("ann");
            await clients.LostAsync("ben");
        }

        await using var next = await GatekeeperProcess.StartAsync(configuration.DeepClone());
        await using var again = server.ClientsOf(port);
        await LogInAsync(again);
        await ExchangeAsync(again, "back again");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task In_a_storm_foreground_is_in_before_all_background_that_came_first(string name)
    {
        await using var server = await ServerUnderTest.StartAsync(
            name,
            ["one", "two", "person", .. Phones]
        );
        await using var relay = new HeldRelay(server.Port);
        var port = FreePort.Find();
        await using var gate = await GatekeeperProcess.StartAsync(
            server.GateConfiguration(port, relay.Port, TwoPlaces(), PatientClients())
        );
        await using var clients = server.ClientsOf(port);
        await clients.ConnectAsync("one", "fg");
        var one = await relay.NextAsync();
        await clients.ConnectAsync("two", "fg");
        var two = await relay.NextAsync();
        foreach (var phone in Phones)
        {
            await clients.ConnectAsync(phone, "bg");
        }

        await ParkedAsync(gate, "bg", Phones.Length);
        await clients.ConnectAsync("person", "fg");
        await ParkedAsync(gate, "fg", 1);
        Assert.False(relay.HasArrival, "a parked client has reached the server");

        one.PassOn();
        var next = await relay.NextAsync();
        await ParkedAsync(gate, "fg", 0);
        await ParkedAsync(gate, "bg", Phones.Length);
        next.PassOn();
        await clients.ReadyAsync("person");
        Assert.DoesNotContain(Phones, clients.IsReady);

        two.PassOn();
        await PassOnAllAsync(relay, Phones.Length);
        foreach (var phone in Phones)
        {
            await clients.ReadyAsync(phone);
        }

        relay.Open();
        await clients.SendAsync("person", "phone1", "are you awake?");
        await clients.ReceivesAsync("phone1", "are you awake?");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Clients_understand_that_the_server_is_busy(string name)
    {
        await using var server = await ServerUnderTest.StartAsync(name, "one", "two", "phone");
        await using var relay = new HeldRelay(server.Port);
        var port = FreePort.Find();
        var policy = PatientClients();
        policy["Background"]!["Patience"] = "00:00:00.5";
        await using var gate = await GatekeeperProcess.StartAsync(
            server.GateConfiguration(port, relay.Port, TwoPlaces(), policy)
        );
        await using var clients = server.ClientsOf(port);
        await clients.ConnectAsync("one", "fg");
        await relay.NextAsync();
        await clients.ConnectAsync("two", "fg");
        await relay.NextAsync();

        await clients.ConnectAsync("phone", "bg");

        await clients.RefusedAsync("phone");
        Assert.False(relay.HasArrival, "the refused client has reached the server");
    }

    private static async Task LogInAsync(IChatClients clients)
    {
        await clients.ConnectAsync("ann", "fg");
        await clients.ConnectAsync("ben", "bg");
        await clients.ReadyAsync("ann");
        await clients.ReadyAsync("ben");
    }

    private static async Task ExchangeAsync(IChatClients clients, string text)
    {
        await clients.SendAsync("ann", "ben", text);
        await clients.ReceivesAsync("ben", text);
        await clients.SendAsync("ben", "ann", $"{text} (ben)");
        await clients.ReceivesAsync("ann", $"{text} (ben)");
    }

    private static async Task PassOnAllAsync(HeldRelay relay, int count)
    {
        for (var passed = 0; passed < count; passed++)
        {
            (await relay.NextAsync()).PassOn();
        }
    }

    // Nothing here may end by a clock: the test decides what happens next.
    private static JsonObject TwoPlaces() =>
        new()
        {
            ["Window"] = new JsonObject
            {
                ["Initial"] = 2,
                ["Min"] = 2,
                ["Max"] = 2,
            },
            ["Ready"] = new JsonObject { ["ClientSilence"] = "00:01:00", ["Timeout"] = "00:02:00" },
        };

    private static JsonObject PatientClients() =>
        new()
        {
            ["Foreground"] = new JsonObject { ["Patience"] = "00:02:00" },
            ["Background"] = new JsonObject { ["Patience"] = "00:02:00", ["FloorShare"] = 0 },
        };

    private static Task ParkedAsync(GatekeeperProcess gate, string @class, int count) =>
        BackendAsync(gate, backend => backend["parked"]![@class]!.GetValue<int>() == count);

    private static async Task BackendAsync(GatekeeperProcess gate, Predicate<JsonNode> isSo)
    {
        JsonNode? backend = null;
        await Eventually.Holds(
            async () =>
            {
                backend = await gate.BackendStateAsync();
                return backend is not null && isSo(backend);
            },
            () => $"the backend's state stayed at {backend}"
        );
    }
}
