using Gatekeeper.Emergency;

namespace Gatekeeper.Admission;

/// <content>Making room for others when descriptors run out.</content>
public sealed partial class Gate
{
    /// <summary>The stage now.</summary>
    public Stage Stage
    {
        get
        {
            lock (_lock)
            {
                return _judge.Stage;
            }
        }
    }

    /// <summary>How many are parked.</summary>
    public int ParkedNow
    {
        get
        {
            lock (_lock)
            {
                return _lot.Count;
            }
        }
    }

    /// <summary>Refuses whoever was parked last among those of the worst rank, so that its descriptor comes free.</summary>
    /// <param name="best">The best rank that may have to yield.</param>
    /// <returns>Whether somebody was there to yield.</returns>
    public bool Yield(Rank best)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            // In shadow mode whoever is parked only stands for a connection that went on: nothing would come free.
            if (
                _settings.Mode != GateMode.Enforce
                || _lot.Newest() is not { } newest
                || newest.Rank < best
            )
            {
                return false;
            }

            var now = Now;
            LeaveLotLocked(newest, now);
            RefuseLocked(newest, RefusalReason.Descriptors, now, ref effects);
        }

        effects.Run();
        return true;
    }
}
