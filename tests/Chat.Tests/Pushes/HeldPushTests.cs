using ChatBackend.Configuration;
using ChatBackend.Gate;
using ChatBackend.Pushes;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatBackend.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Pushes;

/// <summary>What the gate's stage does to pushes, round by round, by a clock that the test moves.</summary>
public sealed class HeldPushTests : IAsyncLifetime
{
    private const int Devices = 60;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider _clock = new();
    private readonly TemporaryFolder _folder = new();
    private FakeGateAdmin _gate = null!;
    private PushReceiver _receiver = null!;
    private SqliteMessageStore _store = null!;
    private GateAdmin _admin = null!;
    private GateWatch _watch = null!;
    private PushWebhook _webhook = null!;
    private PushInstruments _instruments = null!;
    private PushSender _sender = null!;
    private WakePusher _pusher = null!;
    private int _sent;

    public async ValueTask InitializeAsync()
    {
        (_gate, _receiver) = (await FakeGateAdmin.StartAsync(), await PushReceiver.StartAsync());
        _store = SqliteMessageStore.Open(new(_folder.File("chat.db")), _clock);
        await _store.CreateAccountAsync("alice", "hash", default).Within();
        var devices = Enumerable.Range(1, Devices).Select(i => $"d{i}");
        await _store
            .AddDevicesAsync(
                1,
                [.. devices.Select(id => new NewDevice(id, id, new byte[32], 1, 0))],
                default
            )
            .Within();
        Build();
        // The first round looks at everybody; from here on only messages count.
        await RunAsync(Round);
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.FinishAsync().Within();
        _pusher.Dispose();
        _sender.Dispose();
        _instruments.Dispose();
        _webhook.Dispose();
        _watch.Dispose();
        _admin.Dispose();
        await _store.DisposeAsync();
        await _gate.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task In_calm_many_messages_are_one_push_for_each_device_after_the_delay()
    {
        await SendAsync(messages: 3);
        await RunAsync(TimeSpan.FromSeconds(1.9));
        Assert.Empty(_receiver.Received);

        await RunAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(Devices, _receiver.Received.Count);
        Assert.Equal(Devices, _receiver.Received.Select(push => push.Device).Distinct().Count());
        Assert.All(_receiver.Received, push => Assert.Equal(3, push.Head));
    }

    [Fact]
    public async Task At_stage_3_nothing_goes_and_afterwards_everything_is_spread_and_merged()
    {
        await StageAsync(3);
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromMinutes(5), inSteps: TimeSpan.FromSeconds(1));
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromMinutes(5), inSteps: TimeSpan.FromSeconds(1));
        Assert.Empty(_receiver.Received);

        await StageAsync(1);
        await RunAsync(TimeSpan.FromSeconds(30), inSteps: TimeSpan.FromSeconds(1));
        var first = _receiver.Received.Count;
        await RunAsync(TimeSpan.FromSeconds(95), inSteps: TimeSpan.FromSeconds(1));

        // A quarter of two minutes: fifteen are expected, give or take three.
        Assert.InRange(first, 1, 35);
        Assert.Equal(Devices, _receiver.Received.Count);
        Assert.All(_receiver.Received, push => Assert.Equal(2, push.Head));
    }

    [Fact]
    public async Task At_stage_2_each_is_held_for_one_span_and_gone_after_two()
    {
        await StageAsync(2);
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromSeconds(120), inSteps: TimeSpan.FromSeconds(1));
        Assert.Empty(_receiver.Received);

        await RunAsync(TimeSpan.FromSeconds(60), inSteps: TimeSpan.FromSeconds(1));
        Assert.InRange(_receiver.Received.Count, 10, Devices - 10);

        await RunAsync(TimeSpan.FromSeconds(70), inSteps: TimeSpan.FromSeconds(1));
        Assert.Equal(Devices, _receiver.Received.Count);
    }

    [Fact]
    public async Task What_was_about_to_go_when_the_emergency_began_is_held_as_well()
    {
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromSeconds(1.9));

        await StageAsync(3);
        await RunAsync(TimeSpan.FromSeconds(60), inSteps: TimeSpan.FromSeconds(1));

        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public async Task While_an_operator_pauses_background_nobody_is_woken()
    {
        _gate.PausesBackground = true;
        await StageAsync(0);
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromMinutes(5), inSteps: TimeSpan.FromSeconds(1));
        Assert.Empty(_receiver.Received);

        _gate.PausesBackground = false;
        await RunAsync(TimeSpan.FromSeconds(125), inSteps: TimeSpan.FromSeconds(1));

        Assert.Equal(Devices, _receiver.Received.Count);
    }

    /// <summary>A device that is woken may come in at any of them.</summary>
    [Fact]
    public async Task An_emergency_at_another_gate_holds_pushes_as_well()
    {
        _gate.FleetStage = 3;
        await StageAsync(0);
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromMinutes(5), inSteps: TimeSpan.FromSeconds(1));
        Assert.Empty(_receiver.Received);

        _gate.FleetStage = null;
        await RunAsync(TimeSpan.FromSeconds(125), inSteps: TimeSpan.FromSeconds(1));

        Assert.Equal(Devices, _receiver.Received.Count);
    }

    [Fact]
    public async Task While_the_gate_says_nothing_pushes_go_slowly()
    {
        _gate.IsBroken = true;
        await StageAsync(0);
        await RunAsync(TimeSpan.FromSeconds(20), inSteps: TimeSpan.FromSeconds(1));
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromSeconds(2));

        await RunAsync(TimeSpan.FromSeconds(3));
        var slow = _receiver.Received.Count;
        await RunAsync(TimeSpan.FromSeconds(4));

        // Ten a second, as long as nobody knows.
        Assert.InRange(slow, 25, 36);
        Assert.Equal(Devices, _receiver.Received.Count);
    }

    [Fact]
    public async Task What_was_given_up_comes_with_the_next_message()
    {
        _receiver.Usual = 422;
        await SendAsync(messages: 1);
        // Tries after 0, 30, 90, 210 and 450 seconds.
        await RunAsync(TimeSpan.FromMinutes(9), inSteps: TimeSpan.FromSeconds(1));
        Assert.Equal(5 * Devices, _receiver.Received.Count);

        _receiver.Usual = 200;
        await RunAsync(TimeSpan.FromMinutes(20), inSteps: TimeSpan.FromSeconds(10));
        Assert.Equal(5 * Devices, _receiver.Received.Count);
        await SendAsync(messages: 1);
        await RunAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(6 * Devices, _receiver.Received.Count);
    }

    private void Build()
    {
        var settings = new WakePushSettings
        {
            Url = _receiver.Url,
            Secret = PushReceiver.Secret,
            Retries = 0,
        };
        var sessions = new SessionDirectory();
        var trouble = new StoreTrouble(_clock, NullLogger<StoreTrouble>.Instance);
        var breaker = new WebhookBreaker(settings, _clock, NullLogger<WebhookBreaker>.Instance);
        var schedule = new PushSchedule(WakePusher.MaxPlanned);
        _webhook = new PushWebhook(settings, breaker, _clock);
        _instruments = new PushInstruments(schedule, breaker);
        _admin = new GateAdmin(_gate.Settings, _clock);
        _watch = new GateWatch(_gate.Settings, _admin, _clock, NullLogger<GateWatch>.Instance);
        _sender = new PushSender(
            settings,
            _store.PushOutbox,
            _webhook,
            schedule,
            _instruments,
            trouble,
            _clock,
            NullLogger<PushSender>.Instance
        );
        _pusher = new WakePusher(
            settings,
            _store.PushOutbox,
            sessions,
            _watch,
            schedule,
            _sender,
            trouble,
            _clock,
            NullLogger<WakePusher>.Instance
        );
    }

    private async Task StageAsync(int stage)
    {
        _gate.Stage = stage;
        await _watch.AskAsync(default).Within();
    }

    private async Task SendAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            var id = new Guid(++_sent, 0, 0, new byte[8]).ToByteArray();
            var appended = await _store
                .AppendAsync(new(1, "sender", id, "user:alice", [1]), default)
                .Within();
            _pusher.LogsGrew(appended.Recipients);
        }
    }

    /// <summary>Rounds until the time is over; the gate is asked in each, and what a round began is done before the next.</summary>
    private async Task RunAsync(TimeSpan time, TimeSpan? inSteps = null)
    {
        var step = inSteps ?? Round;
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _clock.Advance(step);
            await _watch.AskAsync(default).Within();
            await _pusher.RoundAsync(default).Within();
            await _sender.IdleAsync().Within();
        }
    }
}
