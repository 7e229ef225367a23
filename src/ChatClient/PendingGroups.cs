using System.Collections.Concurrent;
using ChatProtocol;

namespace ChatClient;

/// <summary>Groups that were asked for and wait for their answer.</summary>
internal sealed class PendingGroups
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<string>> _waiting = new();

    public Task<string> Add(Guid id) =>
        _waiting.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Remove(Guid id) => _waiting.TryRemove(id, out _);

    public void Complete(GroupCreated created)
    {
        if (_waiting.TryRemove(PendingSends.IdOf(created.RequestId), out var answer))
        {
            answer.TrySetResult(created.Conversation);
        }
    }

    public void Complete(Rejected rejected)
    {
        if (_waiting.TryRemove(PendingSends.IdOf(rejected.ClientMessageId), out var answer))
        {
            TimeSpan? retryAfter =
                rejected.RetryAfterMilliseconds > 0
                    ? TimeSpan.FromMilliseconds(rejected.RetryAfterMilliseconds)
                    : null;
            answer.TrySetException(
                new ChatRequestException(0, rejected.Reason, rejected.Text, retryAfter)
            );
        }
    }

    public void FailAll(ChatClosedException reason)
    {
        foreach (var id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out var answer))
            {
                answer.TrySetException(reason);
            }
        }
    }
}
