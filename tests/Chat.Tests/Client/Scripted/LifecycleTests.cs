using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Client.Scripted;

/// <summary>The app comes to the front, goes to the back, and the phone changes its network.</summary>
public sealed class LifecycleTests
{
    private const string Foreground = "GET /v1/chat?intent=fg HTTP/1.1";
    private const string Background = "GET /v1/chat?intent=bg HTTP/1.1";

    [Fact]
    public async Task A_live_session_is_told_without_a_handshake()
    {
        await using var test = new DeviceUnderTest(ConnectClass.Background);
        var visit = await test.ConnectAsync();

        await test.Device.SetClassAsync(ConnectClass.Foreground).Within();
        var opened = await visit.HearAsync(Frame.KindOneofCase.Mode);
        // A connection that died in the background is found out now.
        await visit.HearAsync(Frame.KindOneofCase.Ping);
        await test.Device.SetClassAsync(ConnectClass.Background).Within();
        var closed = await visit.HearAsync(Frame.KindOneofCase.Mode);

        Assert.Equal(
            (SessionClass.Foreground, SessionClass.Background),
            (opened.Mode.Class, closed.Mode.Class)
        );
        Assert.Equal(1, test.Server.Visits);
    }

    [Fact]
    public async Task A_switch_to_what_the_server_knows_already_is_not_sent()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();

        await test.Device.SetClassAsync(ConnectClass.Foreground).Within();
        _ = test.Device.SendAsync("user:bob", default, Guid.NewGuid());

        Assert.Equal(Frame.KindOneofCase.Send, (await visit.HearAsync())!.KindCase);
    }

    [Fact]
    public async Task Whoever_opens_the_app_does_not_wait_out_the_wait_of_the_background()
    {
        await using var test = new DeviceUnderTest(ConnectClass.Background);
        var visit = await test.StartAsync();
        await visit.AnswerAsync(503, "Chat-Reason: BG_DEFERRED", "Retry-After: 300");
        await test.WaitAsync();

        await test.Device.SetClassAsync(ConnectClass.Foreground).Within();

        Assert.Equal(Foreground, (await test.Server.VisitAsync()).RequestLine);
    }

    [Fact]
    public async Task Whoever_opens_the_app_does_not_sit_out_the_try_of_the_background()
    {
        await using var test = new DeviceUnderTest(ConnectClass.Background);
        Assert.Equal(Background, (await test.StartAsync()).RequestLine);

        // The gate has parked it. The place in the lot is of no use to a person.
        await test.Device.SetClassAsync(ConnectClass.Foreground).Within();

        var next = await test.Server.VisitAsync();
        Assert.Equal(Foreground, next.RequestLine);
        Assert.False(test.HasWaited);
        Assert.Empty(test.Troubles);
        await next.LetInAsync();
        await Limits.Until(() => test.Device.State == ChatDeviceState.Connected);
    }

    [Fact]
    public async Task Opening_the_app_again_and_again_does_not_shorten_the_wait_of_the_foreground()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.AnswerAsync(503, "Chat-Reason: FG_QUEUED", "Retry-After: 20");
        var wait = await test.WaitAsync();

        foreach (var _ in Enumerable.Range(0, 5))
        {
            await test.Device.SetClassAsync(ConnectClass.Background).Within();
            await test.Device.SetClassAsync(ConnectClass.Foreground).Within();
        }

        var next = await test.ComesAfterAsync(wait);
        Assert.Equal(Foreground, next.RequestLine);
        Assert.Equal(2, test.Server.Visits);
    }

    [Fact]
    public async Task A_switch_while_the_connect_is_under_way_is_told_as_soon_as_there_is_a_session()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();

        await test.Device.SetClassAsync(ConnectClass.Background).Within();
        await visit.LetInAsync();

        var mode = await visit.HearAsync(Frame.KindOneofCase.Mode);
        Assert.Equal(SessionClass.Background, mode.Mode.Class);
        Assert.Equal(1, test.Server.Visits);
    }

    [Fact]
    public async Task A_new_network_ends_a_wait_once()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        visit.Reset();
        await test.WaitAsync();

        test.Device.NetworkChanged();
        visit = await test.Server.VisitAsync();
        visit.Reset();

        // It did not help: what follows is the ordinary wait.
        await test.ComesAfterAsync(await test.WaitAsync());
    }

    [Fact]
    public async Task A_new_network_ends_a_try_on_the_old_one()
    {
        await using var test = new DeviceUnderTest();
        await test.StartAsync();

        test.Device.NetworkChanged();

        var next = await test.Server.VisitAsync();
        Assert.Empty(test.Troubles);
        await next.LetInAsync();
        await Limits.Until(() => test.Device.State == ChatDeviceState.Connected);
    }

    [Fact]
    public async Task A_new_network_does_not_shorten_what_the_server_asked_for()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.AnswerAsync(429, "Chat-Reason: RATE_LIMITED", "Retry-After: 20");
        var wait = await test.WaitAsync();

        test.Device.NetworkChanged();

        await test.ComesAfterAsync(wait);
        Assert.Equal(2, test.Server.Visits);
    }

    [Fact]
    public async Task A_new_network_behind_a_login_page_is_tried_at_once()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.AnswerAsync(401, "Retry-After: 3600");
        await test.WaitAsync();

        test.Device.NetworkChanged();

        await test.Server.VisitAsync();
    }

    [Fact]
    public async Task A_session_that_outlives_a_new_network_costs_no_handshake()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();

        test.Device.NetworkChanged();
        var ping = await visit.HearAsync(Frame.KindOneofCase.Ping);
        await visit.SayAsync(new Frame { Pong = new Pong { T = ping.Ping.T } });
        await visit.SayAsync(new Frame { SyncDone = new SyncDone() });
        await test.Device.Session!.CaughtUp.Within();
        test.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(ChatDeviceState.Connected, test.Device.State);
        Assert.Equal(1, test.Server.Visits);
        // And a loss that has nothing to do with it is waited out as ever.
        visit.Reset();
        await test.ComesAfterAsync(await test.WaitAsync());
    }

    [Fact]
    public async Task A_session_that_died_with_the_old_network_is_resumed_at_once()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();

        test.Device.NetworkChanged();
        await visit.HearAsync(Frame.KindOneofCase.Ping);
        test.Clock.Advance(TimeSpan.FromSeconds(5));

        await test.Server.VisitAsync();
        Assert.Equal(TimeSpan.Zero, await test.WaitAsync());
    }
}
