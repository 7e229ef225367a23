using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>Connections of all kinds: every rank, with and without tickets, of a few devices, proven or not, bound to a destination or free.</summary>
internal static class RandomArrivals
{
    public static Arrival Next(Random random)
    {
        var rank = (Rank)random.Next(Ranks.Count);
        var connectionClass =
            random.Next(10) == 0
                ? (ConnectionClass)random.Next(ConnectionClassNames.Count)
                : TestWaiter.ArrivalOf(rank).Class;
        var age = random.Next(2) == 0 ? 0 : random.Next(700);
        return new Arrival(
            connectionClass,
            TimeSpan.FromSeconds(1 + random.Next(3)),
            random.Next(5) switch
            {
                0 => "one",
                1 => "two",
                _ => null,
            }
        )
        {
            Rank = rank,
            Age = TimeSpan.FromSeconds(age),
            HasTicket = age > 0,
            Device = random.Next(3) == 0 ? null : Device(random),
            IsProven = random.Next(2) == 0,
        };
    }

    public static string Device(Random random) => $"device-{random.Next(4)}";
}
