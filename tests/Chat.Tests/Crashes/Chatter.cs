using System.Text;
using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>
/// Somebody with two devices. The phone sends without a pause, several messages under way at a time, and reads what comes; the one in
/// the drawer never connects before the end, so the server has to keep everything, and then reads the whole log.
/// </summary>
internal sealed class Chatter : IAsyncDisposable
{
    /// <summary>Each sends its next message when the last one is accepted.</summary>
    private const int Threads = 4;

    /// <summary>How long a message that the server could not store now waits for its next try.</summary>
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly List<ulong> _received = [];
    private readonly List<string> _resets = [];
    private readonly ChatDevice _phone;
    private readonly DeviceCredentials _drawer;
    private readonly History _history;
    private readonly Task _reading;

    public Chatter(
        string login,
        Phones phones,
        IReadOnlyList<DeviceCredentials> devices,
        History history
    )
    {
        Login = login;
        _phone = phones.Start(devices[0], OnReset);
        _drawer = devices[1];
        _history = history;
        _reading = ReadAsync();
    }

    public string Login { get; }

    /// <summary>Sends to these conversations in turn. Ends when it is told to stop, and every message that it began is accepted.</summary>
    /// <param name="conversations">Where to.</param>
    /// <param name="pause">Between one message and the next of a thread.</param>
    /// <param name="stop">Begins no more.</param>
    public Task SendAsync(
        IReadOnlyList<string> conversations,
        TimeSpan pause,
        CancellationToken stop
    ) =>
        Task.WhenAll(
            Enumerable
                .Range(1, Threads)
                .Select(thread => SendAsync(thread, conversations, pause, stop))
        );

    /// <summary>Compares what both devices have with what was sent; to be called when nobody sends any more.</summary>
    /// <param name="phones">Where the drawer's device finds the server.</param>
    /// <param name="forMe">Every message that this one should have.</param>
    /// <returns>A sentence for every broken promise.</returns>
    public async Task<List<string>> FaultsAsync(Phones phones, IReadOnlyList<SentMessage> forMe)
    {
        var log = await ReadLogAsync(phones);
        var head = log.Count > 0 ? log[^1].Sequence : 0;
        await Limits.Until(() => Received().LastOrDefault() == head, what: $"{Login} has {head}");
        var faults = LogCheck.Faults(Login, log, forMe);
        if (!Received().SequenceEqual(log.Select(message => message.Sequence)))
        {
            faults.Add("phone: it did not get every number once and in order");
        }

        lock (_lock)
        {
            faults.AddRange(_resets);
        }

        return [.. faults.Select(fault => $"{Login}'s log: {fault}")];
    }

    public async ValueTask DisposeAsync()
    {
        await _phone.DisposeAsync();
        await _reading.Within();
    }

    private async Task SendAsync(
        int thread,
        IReadOnlyList<string> conversations,
        TimeSpan pause,
        CancellationToken stop
    )
    {
        for (var n = 1; !stop.IsCancellationRequested; n++)
        {
            var to = conversations[(thread + n) % conversations.Count];
            var message = _history.Begin($"{Login} {thread}.{n}", Login, to);
            _history.Accept(message, await UntilAcceptedAsync(message));
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task<AcceptedInfo> UntilAcceptedAsync(SentMessage message)
    {
        var body = Encoding.UTF8.GetBytes(message.Text);
        while (true)
        {
            try
            {
                return await _phone.SendAsync(message.To, body, message.Id);
            }
            catch (ChatSendRejectedException rejected) when (rejected.RetryAfter is not null)
            {
                await Task.Delay(TryAgainAfter, TimeProvider.System);
            }
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var message in _phone.ReceiveAsync())
        {
            lock (_lock)
            {
                _received.Add(message.Sequence);
            }
        }
    }

    private async Task<List<ChatMessage>> ReadLogAsync(Phones phones)
    {
        await using var device = phones.Start(_drawer, OnReset);
        await Limits.Until(() => device.Session is not null);
        var head = device.Session!.Ready.Head;
        var log = new List<ChatMessage>();
        using var limit = new CancellationTokenSource(Limits.Default, TimeProvider.System);
        if (head == 0)
        {
            return log;
        }

        await foreach (var message in device.ReceiveAsync(limit.Token))
        {
            log.Add(message);
            if (message.Sequence >= head)
            {
                break;
            }
        }

        return log;
    }

    private List<ulong> Received()
    {
        lock (_lock)
        {
            return [.. _received];
        }
    }

    private void OnReset(ResetInfo reset)
    {
        lock (_lock)
        {
            _resets.Add(
                $"reset: it was at {reset.Cursor}, kept is only what comes after {reset.Low}"
            );
        }
    }
}
