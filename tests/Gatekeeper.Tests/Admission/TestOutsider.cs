using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

/// <summary>A connection at the door before TLS that remembers what it was told.</summary>
internal sealed class TestOutsider(Arrival arrival) : OutsideWaiter(arrival)
{
    public bool IsCalled { get; private set; }

    public Permit? Permit { get; private set; }

    public Refusal? Refusal { get; private set; }

    public int TimesTold { get; private set; }

    public static TestOutsider Background() => new(TestWaiter.ArrivalOf(Rank.Background));

    protected internal override void OnCalled()
    {
        Assert.False(IsCalled);
        IsCalled = true;
    }

    protected internal override void OnReleased(Permit permit)
    {
        Permit = permit;
        TimesTold++;
    }

    protected internal override void OnRefused(in Refusal refusal)
    {
        Refusal = refusal;
        TimesTold++;
    }
}
