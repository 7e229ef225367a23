using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>A waiter that remembers what it was told.</summary>
internal sealed class TestWaiter(Arrival arrival) : Waiter(arrival)
{
    public TestWaiter(
        ConnectionClass connectionClass,
        TimeSpan patience,
        string? destination = null
    )
        : this(new Arrival(connectionClass, patience, destination)) { }

    public Permit? Permit { get; private set; }

    public Refusal? Refusal { get; private set; }

    public int TimesTold { get; private set; }

    public static TestWaiter Foreground() =>
        new(ConnectionClass.Foreground, TimeSpan.FromSeconds(5));

    public static TestWaiter Background() =>
        new(ConnectionClass.Background, TimeSpan.FromSeconds(10));

    /// <summary>A connection of a rank, which first came so long ago.</summary>
    public static TestWaiter Of(Rank rank, double age = 0) => new(ArrivalOf(rank, age));

    public static Arrival ArrivalOf(Rank rank, double age = 0) =>
        new(
            rank.IsForeground() ? ConnectionClass.Foreground
                : rank == Rank.Person ? ConnectionClass.Unknown
                : ConnectionClass.Background,
            TimeSpan.FromSeconds(10)
        )
        {
            Rank = rank,
            Age = TimeSpan.FromSeconds(age),
            HasTicket = age > 0,
        };

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
