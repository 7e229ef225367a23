namespace Gatekeeper.Admission;

/// <summary>
/// How many connections may be between the door before TLS and their handshake. They hold no place, so a place that comes free must find one of them ready:
/// a window's worth, and what the backend does in half a second, because TLS and a request take a phone about that long. It is what bounds TLS work in a
/// storm. Who takes longer does not count any more, or clients that dawdle would keep the door shut; it comes in at its old age all the same.
/// Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class CallAhead
{
    /// <summary>How long one that was called is expected.</summary>
    public static readonly TimeSpan Expected = TimeSpan.FromMilliseconds(500);

    private readonly Queue<OutsideWaiter> _called = [];
    private int _expected;
    private int _come;

    /// <summary>How many were called and are expected still.</summary>
    public int OnTheirWay => _expected;

    /// <summary>Whether one more may be called.</summary>
    /// <param name="places">Places of all destinations.</param>
    /// <param name="perSecond">Handshakes that the backend completes in a second.</param>
    /// <param name="now">Now.</param>
    public bool HasRoom(int places, double perSecond, TimeSpan now)
    {
        while (
            _called.TryPeek(out var first)
            && (!first.IsExpected || now - first.CalledAt >= Expected)
        )
        {
            _called.Dequeue();
            Unexpect(first);
        }

        return _expected + _come < Math.Max(places, 1) + perSecond * Expected.TotalSeconds;
    }

    public void Call(OutsideWaiter waiter, TimeSpan now)
    {
        waiter.CalledAt = now;
        waiter.IsExpected = true;
        _expected++;
        _called.Enqueue(waiter);
    }

    /// <summary>It has come, and waits for its place.</summary>
    public void Came(OutsideWaiter waiter)
    {
        Unexpect(waiter);
        if (!waiter.HasCome)
        {
            waiter.HasCome = true;
            _come++;
        }
    }

    /// <summary>It waits no more, however that ended, or never waited.</summary>
    public void Gone(OutsideWaiter waiter)
    {
        Unexpect(waiter);
        if (waiter.HasCome)
        {
            waiter.HasCome = false;
            _come--;
        }
    }

    private void Unexpect(OutsideWaiter waiter)
    {
        if (waiter.IsExpected)
        {
            waiter.IsExpected = false;
            _expected--;
        }
    }
}
