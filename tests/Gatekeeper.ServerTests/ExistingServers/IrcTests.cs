using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>A protocol that the gate does not know: Debian's ngIRCd, the example's files, and the class by port.</summary>
public sealed class IrcTests
{
    [Fact]
    public async Task Two_ports_tell_people_from_bouncers_and_they_chat()
    {
        using var folder = new TemporaryFolder();
        var server = FreePort.Find();
        var config = folder.Write(
            "ngircd.conf",
            Repository
                .Text("deploy/examples/irc/ngircd.conf")
                .Replace("16667", Text(server), StringComparison.Ordinal)
        );
        await using var ngircd = ChildProcess.Start("/usr/sbin/ngircd", ["-n", "-f", config]);
        await ngircd.LineAsync(
            line => line.Contains("listening on", StringComparison.OrdinalIgnoreCase),
            "ngIRCd listens"
        );
        var configuration = JsonNode.Parse(Repository.Text("deploy/examples/irc/gatekeeper.json"))!;
        var (people, bouncers) = (FreePort.Find(), FreePort.Find());
        Move(configuration, "people", people, server);
        Move(configuration, "bouncers", bouncers, server);
        configuration["Kestrel"]!["Endpoints"]!["Http"]!["Url"] = "http://127.0.0.1:0";
        await using var gate = await GatekeeperProcess.StartAsync(configuration);

        using var ann = await LogInAsync(people, "ann");
        using var bot = await LogInAsync(bouncers, "bot");
        await ann.SayAsync("PRIVMSG bot :did you feel that?");
        await bot.HearsAsync("PRIVMSG bot :did you feel that?");

        var metrics = await gate.MetricsAsync();
        Assert.Contains("class=\"fg\",source=\"listener\"", metrics, StringComparison.Ordinal);
        Assert.Contains("class=\"bg\",source=\"listener\"", metrics, StringComparison.Ordinal);
    }

    private static async Task<IrcClient> LogInAsync(int port, string name)
    {
        var client = await IrcClient.ConnectAsync(port);
        await client.SayAsync($"NICK {name}");
        await client.SayAsync($"USER {name} 0 * :{name}");
        await client.HearsAsync($" 001 {name} ");
        return client;
    }

    private static void Move(JsonNode configuration, string listener, int port, int server)
    {
        var moved = configuration["Gatekeeper"]!["Listeners"]![listener]!;
        moved["Url"] = $"tcp://127.0.0.1:{port}";
        moved["Destinations"]!["one"] = $"127.0.0.1:{server}";
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
