using System.Collections.Concurrent;
using ChatProtocol;
using Google.Protobuf;

namespace ChatClient;

/// <summary>Sends that wait for their answer.</summary>
internal sealed class PendingSends
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<AcceptedInfo>> _waiting =
        new();

    /// <exception cref="InvalidOperationException">This id is already waiting.</exception>
    public Task<AcceptedInfo> Add(Guid id)
    {
        var answer = new TaskCompletionSource<AcceptedInfo>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        return _waiting.TryAdd(id, answer)
            ? answer.Task
            : throw new InvalidOperationException(
                $"Message {id} is already being sent on this session: await that send."
            );
    }

    public void Remove(Guid id) => _waiting.TryRemove(id, out _);

    public void Complete(Accepted accepted)
    {
        var id = IdOf(accepted.ClientMessageId);
        if (_waiting.TryRemove(id, out var answer))
        {
            answer.TrySetResult(
                new AcceptedInfo(
                    id,
                    IdOf(accepted.MessageId),
                    accepted.Seq,
                    DateTimeOffset.FromUnixTimeMilliseconds(accepted.SentAtMilliseconds)
                )
            );
        }
    }

    public void Complete(Rejected rejected)
    {
        var id = IdOf(rejected.ClientMessageId);
        if (_waiting.TryRemove(id, out var answer))
        {
            var retryAfter =
                rejected.RetryAfterMilliseconds > 0
                    ? TimeSpan.FromMilliseconds(rejected.RetryAfterMilliseconds)
                    : (TimeSpan?)null;
            answer.TrySetException(new ChatSendRejectedException(id, rejected.Reason, retryAfter));
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

    /// <exception cref="FrameException">Not an id.</exception>
    public static Guid IdOf(ByteString bytes) =>
        bytes.Length == FrameLimits.MessageIdBytes
            ? new Guid(bytes.Span, bigEndian: true)
            : throw new FrameException(CloseCodes.Protocol, "An id has 16 bytes.");
}
