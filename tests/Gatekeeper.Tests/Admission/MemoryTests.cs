using Gatekeeper.Admission;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

/// <summary>What a gate has learned outlives a restart, and a destination's absence.</summary>
public sealed class MemoryTests
{
    private static readonly GateSettings Learning = new()
    {
        WindowLaw = new WindowLawSettings { Initial = 8 },
    };

    [Fact]
    public void A_destination_that_is_there_begins_where_it_was_and_lets_the_waiting_in_at_once()
    {
        var bench = NewGate("one");
        var admitted = 0;
        while (bench.Gate.TryAdmit(TestWaiter.ArrivalOf(Rank.Foreground), out _))
        {
            admitted++;
        }

        var waiter = bench.Park(TestWaiter.Background());
        Assert.Equal(8, admitted);

        bench.Gate.Recall(Memory("one", 40, 0.05));

        Assert.NotNull(waiter.Permit);
        Assert.Equal(40, Window(bench, "one"));
        Assert.Equal(0.05, bench.Gate.Read().ReferenceSeconds);
    }

    [Fact]
    public void A_destination_that_comes_later_begins_where_it_was()
    {
        var bench = NewGate("one");
        bench.Gate.Recall(Memory("two", 30, 0.02));
        Assert.Equal(8, Window(bench, "one"));

        bench.Gate.UpdateDestinations(["one", "two"]);

        Assert.Equal((8, 30), (Window(bench, "one"), Window(bench, "two")));
    }

    [Fact]
    public void A_destination_that_goes_and_returns_is_known()
    {
        var bench = NewGate("one", "two");
        bench.Gate.Recall(Memory("two", 30, 0.02));

        bench.Gate.UpdateDestinations(["one"]);
        Assert.DoesNotContain(bench.Gate.Read().Destinations, known => known.Id == "two");
        Assert.Equal(30, bench.Gate.Remember().Destinations["two"].Limit);
        bench.Gate.UpdateDestinations(["one", "two"]);

        Assert.Equal(30, Window(bench, "two"));
    }

    [Fact]
    public void A_destination_that_goes_during_its_last_handshake_is_known_too()
    {
        var bench = NewGate("two");
        bench.Gate.Recall(Memory("two", 30, 0.02));
        var last = bench.Admit();
        bench.Gate.UpdateDestinations([]);
        last.Ignored();

        bench.Gate.UpdateDestinations(["two"]);

        Assert.Equal(30, Window(bench, "two"));
    }

    [Fact]
    public void What_is_remembered_is_what_was_recalled_there_or_not()
    {
        var bench = NewGate("one");
        var memory = new GateMemory(
            new Dictionary<string, WindowMemory>
            {
                ["one"] = new(40, 0.05),
                ["two"] = new(30, 0.02),
                ["three"] = new(20, null),
            }
        );

        bench.Gate.Recall(memory);

        var remembered = bench.Gate.Remember().Destinations;
        Assert.Equal(
            memory.Destinations.OrderBy(known => known.Key),
            remembered.OrderBy(known => known.Key)
        );
    }

    /// <summary>A second restart, before the first one's hint has led to anything, must not lose it.</summary>
    [Fact]
    public void A_hint_that_has_led_to_nothing_yet_is_still_remembered()
    {
        var bench = NewGate("one");

        bench.Gate.Recall(Memory("one", 40, null));

        Assert.Equal(40, Window(bench, "one"));
        Assert.Equal(40, bench.Gate.Remember().Destinations["one"].Limit);
    }

    [Fact]
    public void A_gate_that_learned_nothing_remembers_nothing() =>
        Assert.Empty(NewGate("one").Gate.Remember().Destinations);

    [Fact]
    public void What_is_recalled_for_one_destination_does_not_put_another_back()
    {
        var bench = NewGate("one", "two");
        bench.Gate.Recall(Memory("one", 40, 0.05));
        bench.Gate.Recall(Memory("one", 50, 0.06));
        bench.Gate.Recall(Memory("two", 30, 0.02));

        Assert.Equal((50, 30), (Window(bench, "one"), Window(bench, "two")));
    }

    [Fact]
    public void A_fixed_window_keeps_its_size_and_takes_up_the_reference()
    {
        var bench = new TestGate(window: 5);

        bench.Gate.Recall(Memory("one", 40, 0.05));

        Assert.Equal(5, Window(bench, "one"));
        Assert.Equal(0.05, bench.Gate.Read().ReferenceSeconds);
    }

    private static TestGate NewGate(params string[] destinations)
    {
        var bench = new TestGate();
        bench.Gate.UpdateDestinations([]);
        bench.Gate.Apply(Learning);
        bench.Gate.UpdateDestinations(destinations);
        return bench;
    }

    private static GateMemory Memory(string id, double limit, double? seconds) =>
        new(new Dictionary<string, WindowMemory> { [id] = new(limit, seconds) });

    private static int Window(TestGate bench, string id) =>
        bench.Gate.Read().Destinations.Single(known => known.Id == id).Window;
}
