using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <content>Saying no, and when to come back.</content>
public sealed partial class Gate
{
    /// <summary>An estimate further out is worth little: by then the backend may have become twice as fast.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>Foreground of five minutes is less than a storm's, so turns are told a little too early; this makes up for it, as the replays show.</summary>
    private const double Later = 1.04;

    private void RefuseLocked(
        Waiter waiter,
        RefusalReason reason,
        TimeSpan now,
        ref Effects effects
    )
    {
        var refusal = CountRefusalLocked(
            waiter.Arrival.Class,
            waiter.Rank,
            waiter.FirstSeen,
            reason,
            now
        );
        effects.Refuse(waiter, refusal, now - waiter.ParkedAt);
    }

    private Refusal CountRefusalLocked(
        ConnectionClass connectionClass,
        Rank rank,
        TimeSpan firstSeen,
        RefusalReason reason,
        TimeSpan now
    )
    {
        _counts.Refused(connectionClass, reason);
        var refusal = RefusalLocked(rank, firstSeen, reason, now);
        ExpectBackLocked(refusal, firstSeen, now);
        return refusal;
    }

    private void ExpectBackLocked(in Refusal refusal, TimeSpan firstSeen, TimeSpan now)
    {
        if (refusal.Reason != RefusalReason.Superseded && !refusal.Rank.IsForeground())
        {
            _backlog.Refused(firstSeen, now, refusal.RetryAfter);
        }
    }

    private Refusal RefusalLocked(
        Rank rank,
        TimeSpan firstSeen,
        RefusalReason reason,
        TimeSpan now
    ) =>
        new(
            reason,
            reason == RefusalReason.Draining ? ElsewhereLocked(rank)
                : rank.IsForeground() ? ForegroundRetryLocked(now)
                : TurnLocked(firstSeen, now),
            _judge.Stage
        )
        {
            Age = now - firstSeen,
            Rank = rank,
        };

    /// <summary>
    /// Another gate takes it, and its ticket keeps its place there: foreground at once, the others within a few seconds, so that they do not all come in the
    /// same one.
    /// </summary>
    private TimeSpan ElsewhereLocked(Rank rank) =>
        TimeSpan.FromSeconds(rank.IsForeground() ? 1 : 1 + 4 * _random.NextDouble());

    /// <summary>What is ahead, over what the backend completes, spread by 30 % either way, from 1 s to 60 s.</summary>
    private TimeSpan ForegroundRetryLocked(TimeSpan now) =>
        TimeSpan.FromSeconds(
            Math.Clamp(
                _lot.Foreground / Math.Max(_readyRate.PerSecond(now), 1) * Spread(0.3),
                1,
                60
            )
        );

    /// <summary>
    /// When its turn will be about to come: those who first came before it, over what foreground leaves of the backend. It is asked back a little earlier,
    /// and waits the rest parked: who comes too early is parked once more, who comes too late leaves a place unused. For the same reason foreground
    /// counts with what it asked for in the last five minutes, and not with the storm's first seconds. Clients of the same second are spread over the time that
    /// second takes.
    /// </summary>
    private TimeSpan TurnLocked(TimeSpan firstSeen, TimeSpan now)
    {
        var capacity = Math.Max(_readyRate.PerSecond(now), 1);
        var left = Math.Max(capacity - _foregroundLately.PerSecond(now), 0.1 * capacity);
        var turn = _backlog.Before(firstSeen, now, _random.NextDouble()) / left;
        var early = Later * turn - 0.3 * _settings.BackgroundPatience.TotalSeconds;
        return TimeSpan.FromSeconds(
            Math.Max(
                Math.Min(early, LongestRetryAfter.TotalSeconds) * Spread(0.05),
                Spread(0.3) + 0.3
            )
        );
    }

    /// <summary>1, more or less.</summary>
    private double Spread(double share) => 1 + share * (2 * _random.NextDouble() - 1);
}
