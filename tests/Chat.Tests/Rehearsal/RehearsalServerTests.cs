using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Tests.Testing;
using ChatBackend.Http;
using ChatBackend.Rehearsal;
using ChatClient;

namespace Chat.Tests.Rehearsal;

public sealed class RehearsalServerTests
{
    [Fact]
    public async Task Without_the_dial_its_routes_do_not_exist()
    {
        await using var server = await ChatServer.StartAsync();

        using var answer = await server
            .Http.GetAsync(new Uri("/v1/rehearsal", UriKind.Relative))
            .Within();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_leaves_while_it_waits_costs_its_work_all_the_same()
    {
        await using var server = await StartAsync(milliseconds: 200, workers: 1);
        var devices = await server.EnrolAsync("alice", 2);
        using var impatience = new CancellationTokenSource();
        var stays = server.ConnectAsync(devices[0]);
        var leaves = server.Connector.ConnectAsync(
            devices[1],
            ConnectClass.Background,
            0,
            impatience.Token
        );
        await WaitForAsync(server, counters => counters.Waiting + counters.Working == 2);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves.Within());
        await WaitForAsync(server, counters => counters.Completed == 2);

        var seen = await CountersAsync(server);
        Assert.Equal((2, 2, 1), (seen.Started, seen.Completed, seen.Wasted));
        await (await stays).DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_comes_while_a_login_waits_for_its_worker_is_delivered()
    {
        await using var server = await StartAsync(milliseconds: 700, workers: 1);
        var devices = await server.EnrolAsync("alice", 2);
        await using var sender = await server.ConnectAsync(devices[0]);
        var connecting = server.ConnectAsync(devices[1]);
        await WaitForAsync(server, counters => counters.Started == 2);

        // Its log has been read and its session is not there to be woken.
        await sender.SayAsync("user:alice", "meanwhile");

        await using var session = await connecting;
        Assert.Equal("meanwhile", (await session.ReceiveAsync().TakeAsync(1))[0].Text());
    }

    [Fact]
    public async Task The_capacity_can_be_changed_while_it_runs()
    {
        await using var server = await StartAsync(milliseconds: 20, workers: 4);

        using var changed = await server
            .Http.PutAsJsonAsync("/v1/rehearsal", new { handshakeMilliseconds = 40, workers = 2 })
            .Within();
        using var refused = await server
            .Http.PutAsJsonAsync("/v1/rehearsal", new { handshakeMilliseconds = 0, workers = 2 })
            .Within();

        var seen = await CountersAsync(server);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.BadRequest),
            (changed.StatusCode, refused.StatusCode)
        );
        Assert.Equal((40, 2), (seen.HandshakeMilliseconds, seen.Workers));
    }

    private static Task<ChatServer> StartAsync(int milliseconds, int workers) =>
        ChatServer.StartAsync(settings =>
            settings with
            {
                Rehearsal = new() { HandshakeMilliseconds = milliseconds, Workers = workers },
            }
        );

    private static async Task WaitForAsync(ChatServer server, Func<RehearsalCounters, bool> reached)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!reached(await CountersAsync(server)))
        {
            await tick.WaitForNextTickAsync().AsTask().Within();
        }
    }

    private static async Task<RehearsalCounters> CountersAsync(ChatServer server)
    {
        var json = await server
            .Http.GetStringAsync(new Uri("/v1/rehearsal", UriKind.Relative))
            .Within();
        return JsonSerializer.Deserialize(json, ChatJson.Default.RehearsalCounters)!;
    }
}
