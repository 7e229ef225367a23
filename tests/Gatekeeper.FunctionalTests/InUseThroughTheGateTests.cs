using System.Net.Http.Headers;
using ChatClient;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>An app is opened while its background connect waits at the gate: chat server and gate see to it that it goes first.</summary>
public sealed class InUseThroughTheGateTests
{
    [Fact]
    public async Task An_app_that_is_opened_while_its_connect_is_parked_is_let_in_by_that_very_connect()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        using var folder = new TemporaryFolder();
        await using var gate = await ProxyUnderTest.StartAsync(address);
        await using var chat = await StartChatAsync(address, folder, gate.Admin.BaseAddress!);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var http = new HttpClient { BaseAddress = gate.Address };
        var device = await EnrolAsync(address);
        await PauseBackgroundAsync(gate);
        var connector = new ChatConnector(
            new UriBuilder(gate.Address) { Scheme = "ws" }.Uri,
            invoker,
            TimeProvider.System
        );
        var connecting = connector.ConnectAsync(device, ConnectClass.Background, 0);
        await gate.UntilAsync("parked.bg", parked => parked == 1);

        var promoted = await new ChatPresence(http, TimeProvider.System)
            .SayInUseAsync(device)
            .Within();

        Assert.Equal(1, promoted);
        await using var session = await connecting.Within();
        await session.SwitchClassAsync(ConnectClass.Foreground).Within();
        Assert.Equal(1, await gate.NumberAsync("promoted"));
    }

    private static async Task<ChildProcess> StartChatAsync(
        Uri address,
        TemporaryFolder folder,
        Uri admin
    )
    {
        var chat = ChildProcess.Start(
            Repository.ChatBackendProgram,
            [
                "run",
                "--urls",
                address.OriginalString,
                "--store",
                $"sqlite:{folder.File("chat.db")}",
            ],
            environment: new()
            {
                ["ChatBackend__Gate__Admin"] = admin.ToString(),
                ["ChatBackend__Gate__Token"] = ProxyUnderTest.Token,
            }
        );
        await chat.LineAsync(line => line == "chatbackend: ready", "chatbackend: ready");
        return chat;
    }

    /// <summary>Past the gate, which lets no password through.</summary>
    private static async Task<DeviceCredentials> EnrolAsync(Uri chat)
    {
        using var direct = new HttpClient { BaseAddress = chat };
        var enrolment = new ChatEnrolment(direct);
        await enrolment.CreateAccountAsync("alice", "correct horse battery").Within();
        var devices = await enrolment
            .EnrolAsync("alice", "correct horse battery", ["phone"])
            .Within();
        return devices[0];
    }

    private static async Task PauseBackgroundAsync(ProxyUnderTest gate)
    {
        using var order = new HttpRequestMessage(HttpMethod.Post, "/api/v1/override")
        {
            Content = new StringContent(
                """{ "pauseBackground": true, "reason": "test", "for": "10m" }"""
            ),
        };
        order.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ProxyUnderTest.Token);
        using var answer = await gate.Admin.SendAsync(order).Within();
        answer.EnsureSuccessStatusCode();
    }
}
