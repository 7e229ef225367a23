using System.Collections.Concurrent;
using ChatProtocol;
using Google.Protobuf;

namespace ChatClient;

/// <summary>Sends that wait for their answer.</summary>
internal sealed class PendingSends
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<AcceptedInfo>> _waiting =
        new();

    private volatile ChatClosedException? _over;

    /// <exception cref="InvalidOperationException">This id is already waiting.</exception>
    public Task<AcceptedInfo> Add(Guid id)
    {
        var answer = new TaskCompletionSource<AcceptedInfo>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        if (!_waiting.TryAdd(id, answer))
        {
            throw new InvalidOperationException(
                $"Message {id} is already being sent on this session: await that send."
            );
        }

        // Looked at after it was added: either FailAll meets this send, or this send meets the end.
        if (_over is { } reason)
        {
            answer.TrySetException(reason);
        }

        return answer.Task;
    }

    public void Remove(Guid id) => _waiting.TryRemove(id, out _);

    public void Complete(Accepted accepted)
    {
        // Read as a whole first: a send whose answer cannot be read still waits when the session ends.
        var info = new AcceptedInfo(
            IdOf(accepted.ClientMessageId),
            IdOf(accepted.MessageId),
            accepted.Seq,
            MomentOf(accepted.SentAtMilliseconds)
        );
        if (_waiting.TryRemove(info.ClientMessageId, out var answer))
        {
            answer.TrySetResult(info);
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

    /// <summary>The session is over: nobody is answered any more, neither who waits now nor who comes after.</summary>
    public void FailAll(ChatClosedException reason)
    {
        _over = reason;
        foreach (var id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out var answer))
            {
                answer.TrySetException(reason);
            }
        }
    }

    /// <exception cref="FrameException">Not a moment that a calendar knows.</exception>
    public static DateTimeOffset MomentOf(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new FrameException(
                CloseCodes.Protocol,
                $"{milliseconds} ms is no moment in time."
            );

    /// <exception cref="FrameException">Not an id.</exception>
    public static Guid IdOf(ByteString bytes) =>
        bytes.Length == FrameLimits.MessageIdBytes
            ? new Guid(bytes.Span, bigEndian: true)
            : throw new FrameException(CloseCodes.Protocol, "An id has 16 bytes.");
}
