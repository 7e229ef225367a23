using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>A waiter that remembers what it was told.</summary>
internal sealed class TestWaiter(
    ConnectionClass connectionClass,
    TimeSpan patience,
    string? destination = null
) : Waiter(new Arrival(connectionClass, patience, destination))
{
    public Permit? Permit { get; private set; }

    public Refusal? Refusal { get; private set; }

    public int TimesTold { get; private set; }

    public static TestWaiter Foreground() =>
        new(ConnectionClass.Foreground, TimeSpan.FromSeconds(5));

    public static TestWaiter Background() =>
        new(ConnectionClass.Background, TimeSpan.FromSeconds(10));

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
