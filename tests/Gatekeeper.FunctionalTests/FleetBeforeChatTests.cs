using System.Text.Json.Nodes;
using ChatClient;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>Two gates before our chat server, whose rehearsal dial lets it do 16 logins a second: all background comes to one gate, all foreground to the other.</summary>
public sealed class FleetBeforeChatTests : IDisposable
{
    private const int Background = 80;
    private const int Foreground = 8;
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler());
    private readonly TemporaryFolder _folder = new();

    /// <summary>By order alone, so that a slow machine changes nothing: when all foreground is in, most of the background that came before it still waits.</summary>
    [Fact]
    public async Task Foreground_at_one_gate_goes_before_background_that_came_to_the_other()
    {
        await using var chat = ChildProcess.Start(
            Repository.ChatBackendProgram,
            ["run", "--urls", "http://127.0.0.1:0", "--store", $"sqlite:{_folder.File("chat.db")}"],
            environment: new()
            {
                ["ChatBackend__Rehearsal__HandshakeMilliseconds"] = "250",
                ["ChatBackend__Rehearsal__Workers"] = "4",
            }
        );
        const string listening = "chatbackend: listening on ";
        var line = await chat.LineAsync(
            line => line.StartsWith(listening, StringComparison.Ordinal),
            listening
        );
        var server = new Uri(line[listening.Length..]);
        var devices = await EnrolAsync(server);
        await using var ofBackground = await TestFleet.JoinAsync(server, Patient);
        await using var ofForeground = await TestFleet.JoinAsync(
            server,
            Patient,
            addresses: ofBackground.Peers!.ToString()
        );
        await ofBackground.HearsAsync(1);

        var background = devices
            .Take(Background)
            .Select(device => ConnectAsync(ofBackground, device, ConnectClass.Background))
            .ToArray();
        await ofBackground.UntilAsync("parked.bg", parked => parked >= 40);
        var foreground = devices
            .Skip(Background)
            .Select(device => ConnectAsync(ofForeground, device, ConnectClass.Foreground));
        await Task.WhenAll(foreground).Within();

        Assert.InRange(background.Count(login => !login.IsCompleted), 20, Background);
        await Task.WhenAll(background).Within();
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _folder.Dispose();
    }

    private async Task ConnectAsync(
        ProxyUnderTest gate,
        DeviceCredentials device,
        ConnectClass connectClass
    )
    {
        var connector = new ChatConnector(
            new UriBuilder(gate.Address) { Scheme = "ws" }.Uri,
            _invoker,
            TimeProvider.System
        );
        await using var session = await connector.ConnectAsync(device, connectClass, 0);
    }

    private static async Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        var enrolment = new ChatEnrolment(http);
        await enrolment.CreateAccountAsync("alice", "correct horse battery").Within();
        return await enrolment
            .EnrolAsync(
                "alice",
                "correct horse battery",
                [.. Enumerable.Range(0, Background + Foreground).Select(index => $"phone-{index}")]
            )
            .Within();
    }

    private static void Patient(JsonObject configuration)
    {
        var phones = configuration["Gatekeeper"]!["Policies"]!["phones"]!;
        phones["Foreground"]!["Patience"] = "00:01:00";
        phones["Background"]!["Patience"] = "00:01:00";
    }
}
