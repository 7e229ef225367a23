using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatClient;

namespace Chat.Tests.Client.Scripted;

/// <summary>A device on a clock that the test moves, before a server that does what the test says.</summary>
internal sealed class DeviceUnderTest : IAsyncDisposable
{
    private readonly HttpMessageInvoker _invoker = new(ChatHttp.CreateHandler());
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public DeviceUnderTest(
        ConnectClass connectClass = ConnectClass.Foreground,
        ulong cursor = 0,
        ReconnectPolicyOptions? reconnect = null
    )
    {
        var connector = new ChatConnector(Server.Endpoint, _invoker, Clock);
        Device = new ChatDevice(
            connector,
            DeviceCredentials.Generate(Server.Pin),
            Clock,
            new()
            {
                Class = connectClass,
                Cursor = cursor,
                Seed = 1,
                Reconnect = reconnect ?? new(),
                OnTrouble = Troubles.Enqueue,
                OnWaiting = delay => _waits.Writer.TryWrite(delay),
                OnConnected = _ => Interlocked.Increment(ref _sessions),
            }
        );
    }

    private int _sessions;

    public ScriptedChat Server { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    public ChatDevice Device { get; }

    public ConcurrentQueue<ChatException> Troubles { get; } = new();

    /// <summary>Sessions that began.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>The first connection.</summary>
    public Task<ScriptedVisit> StartAsync()
    {
        Device.Start();
        return Server.VisitAsync();
    }

    /// <summary>The first connection, let in.</summary>
    public async Task<ScriptedVisit> ConnectAsync(ulong head = 0)
    {
        var visit = await StartAsync();
        await visit.LetInAsync(head);
        await Limits.Until(() => Device.State == ChatDeviceState.Connected);
        return visit;
    }

    /// <summary>How long the device waits before its next try, once it has begun to.</summary>
    public Task<TimeSpan> WaitAsync() =>
        _waits.Reader.ReadAsync().AsTask().Within(what: "a wait before the next try");

    public bool HasWaited => _waits.Reader.TryPeek(out _);

    /// <summary>Lets a wait pass: a moment before its end nothing happens, at its end the device comes.</summary>
    public async Task<ScriptedVisit> ComesAfterAsync(TimeSpan wait)
    {
        // Timers of .NET count milliseconds.
        var moment = TimeSpan.FromMilliseconds(2);
        Clock.Advance(wait - moment);
        Assert.Equal(ChatDeviceState.Waiting, Device.State);
        Clock.Advance(moment);
        return await Server.VisitAsync();
    }

    public async Task<T> StopsForAsync<T>()
        where T : ChatException
    {
        await Limits.Until(() => Device.State == ChatDeviceState.Stopped);
        Assert.False(HasWaited);
        return Assert.IsType<T>(Device.StoppedBy);
    }

    public async ValueTask DisposeAsync()
    {
        // First the server: a goodbye that nobody answers takes a second on a clock that stands still.
        await Server.DisposeAsync();
        await Device.DisposeAsync().AsTask().Within();
        _invoker.Dispose();
    }
}
