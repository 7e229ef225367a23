using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>What was sent and what was accepted, as the senders saw it. Any number of them may use it at the same time.</summary>
internal sealed class History
{
    private readonly Lock _lock = new();
    private readonly List<SentMessage> _messages = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private long _now;
    private int _accepted;

    /// <summary>Messages that were accepted until now.</summary>
    public int AcceptedCount
    {
        get
        {
            lock (_lock)
            {
                return _accepted;
            }
        }
    }

    public IReadOnlyList<SentMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public SentMessage Begin(string text, string from, string to)
    {
        lock (_lock)
        {
            var message = new SentMessage(text, from, to, ++_now);
            _messages.Add(message);
            return message;
        }
    }

    public void Accept(SentMessage message, AcceptedInfo answer)
    {
        List<TaskCompletionSource> told;
        lock (_lock)
        {
            message.Accepted(++_now, answer);
            _accepted++;
            told = [.. _waiters.Where(w => w.Count <= _accepted).Select(w => w.Reached)];
            _waiters.RemoveAll(waiter => waiter.Count <= _accepted);
        }

        told.ForEach(reached => reached.TrySetResult());
    }

    /// <summary>Done at the very moment when so many are accepted.</summary>
    public Task AcceptedReaches(int count)
    {
        lock (_lock)
        {
            if (_accepted >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(
                TaskCreationOptions.RunContinuationsAsynchronously
            );
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }
}
