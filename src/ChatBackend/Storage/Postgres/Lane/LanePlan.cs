using ChatProtocol;

namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>
/// What a batch writes, as the columns that the statements take: worked out from what the server said, without asking it again.
/// Messages get their numbers in the order in which they came.
/// </summary>
internal sealed class LanePlan
{
    /// <summary>
    /// All copies of a body together are at most this many bytes; a body whose copies would be more is stored once. So a direct message
    /// stands wholly in the two logs, where one read finds it, and 32 KiB to a group of 500 do not become 16 MB.
    /// </summary>
    private const int MaxCopies = 64 * 1024;

    private readonly LaneView _view;
    private readonly long _now;
    private readonly Dictionary<long, long> _heads;

    /// <exception cref="LaneConflictException">A recipient's head is not among those that were locked.</exception>
    public LanePlan(IReadOnlyList<LaneWork> batch, LaneView view, long now)
    {
        _view = view;
        _now = now;
        _heads = new(view.Heads);
        foreach (var work in batch)
        {
            if (work is AppendWork append)
            {
                append.Result = Append(append);
            }
            else if (work is AcknowledgeWork acknowledge)
            {
                Acknowledge(acknowledge);
            }
        }
    }

    /// <summary>A row per message.</summary>
    public MessageColumns Messages { get; } = new();

    /// <summary>A row per recipient and message.</summary>
    public LogColumns Log { get; } = new();

    /// <summary>Bodies that are stored once.</summary>
    public BodyColumns Bodies { get; } = new();

    /// <summary>The highest cursor of each device that acknowledged something.</summary>
    public Dictionary<string, (long User, long Cursor)> Cursors { get; } = [];

    /// <summary>The heads that have moved.</summary>
    public IEnumerable<KeyValuePair<long, long>> MovedHeads =>
        _heads.Where(head => head.Value != _view.Heads[head.Key]);

    private AppendResult Append(AppendWork work)
    {
        var key = Convert.ToHexString(work.MessageId);
        if (_view.Sent.TryGetValue(key, out var known))
        {
            return new(null, work.MessageId, known.Sequence, known.SentAtMilliseconds, []);
        }

        var recipients = Recipients(work);
        if (recipients.Count == 0)
        {
            return AppendResult.Rejected(ChatReasons.NoSuchConversation);
        }

        var own = AddRows(work, recipients);
        Messages.Add(work, own, _now, IsCopied(work, recipients));
        // The same message may stand in this batch twice.
        _view.Sent.Add(key, (own, _now));
        return new(null, work.MessageId, own, _now, recipients);
    }

    /// <summary>The sender is always among them: its other devices see what was sent.</summary>
    private List<long> Recipients(AppendWork work)
    {
        var sender = work.Message.Sender;
        if (work.Group is { } group)
        {
            return _view.Members.GetValueOrDefault((group, sender)) ?? [];
        }

        if (work.Login is not { } login || !_view.UserOf.TryGetValue(login, out var user))
        {
            return [];
        }

        return user == sender ? [user] : [sender, user];
    }

    /// <returns>The message's number in the sender's log.</returns>
    private long AddRows(AppendWork work, List<long> recipients)
    {
        var (message, own) = (work.Message, 0L);
        var back = Conversations.WithUser(_view.LoginOf.GetValueOrDefault(message.Sender, ""));
        foreach (var user in recipients)
        {
            if (!_heads.TryGetValue(user, out var head))
            {
                throw new LaneConflictException();
            }

            _heads[user] = ++head;
            own = user == message.Sender ? head : own;
            // A direct conversation is named after the other one: what A sends to "user:b" arrives at B as "user:a".
            var isSame = user == message.Sender || work.Group is not null;
            Log.Add(user, head, Messages.Count, isSame ? message.Conversation : back);
        }

        return own;
    }

    private bool IsCopied(AppendWork work, List<long> recipients)
    {
        if ((long)work.Message.Body.Length * recipients.Count <= MaxCopies)
        {
            return true;
        }

        Bodies.Add(work, recipients.Count, _now);
        return false;
    }

    private void Acknowledge(AcknowledgeWork work)
    {
        var before = Cursors.GetValueOrDefault(work.DeviceId).Cursor;
        Cursors[work.DeviceId] = (work.User, Math.Max(before, work.Cursor));
    }
}
