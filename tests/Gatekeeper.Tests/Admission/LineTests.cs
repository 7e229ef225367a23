using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

public sealed class LineTests
{
    private readonly Line _line = NewLine();
    private long _sequence;

    [Fact]
    public void Nobody_stands_in_a_new_line()
    {
        Assert.Null(_line.First);
        Assert.Null(_line.Last);
    }

    [Fact]
    public void Whoever_has_the_earlier_moment_stands_first_however_late_it_is_added()
    {
        var late = Add(5);
        var early = Add(1);
        var between = Add(3);

        Assert.Equal([early, between, late], Empty());
    }

    [Fact]
    public void Moments_closer_than_a_slot_are_told_apart()
    {
        var second = Add(TimeSpan.FromTicks(11));
        var third = Add(TimeSpan.FromTicks(12));
        var first = Add(TimeSpan.FromTicks(10));

        Assert.Equal([first, second, third], Empty());
    }

    [Fact]
    public void Of_the_same_moment_whoever_was_parked_first_stands_first()
    {
        var first = Add(1);
        var second = Add(1);
        var third = Add(1);

        Remove(first);
        AddAgain(first);

        Assert.Equal([first, second, third], Empty());
    }

    [Fact]
    public void Moments_before_the_gates_beginning_stand_before_it()
    {
        var now = Add(0);
        var before = Add(-600);
        var between = Add(TimeSpan.FromTicks(-1));

        Assert.Equal([before, between, now], Empty());
    }

    [Fact]
    public void Taking_out_the_first_the_last_and_one_in_the_middle_leaves_the_others_in_order()
    {
        var waiters = Enumerable.Range(0, 5).Select(second => Add(second)).ToArray();

        Remove(waiters[2]);
        Assert.Equal((waiters[0], waiters[4]), (_line.First, _line.Last));
        Remove(waiters[0]);
        Assert.Equal((waiters[1], waiters[4]), (_line.First, _line.Last));
        Remove(waiters[4]);
        Assert.Equal((waiters[1], waiters[3]), (_line.First, _line.Last));

        Assert.Equal([waiters[1], waiters[3]], Empty());
    }

    [Fact]
    public void An_emptied_line_is_used_anew()
    {
        Remove(Add(1));
        Assert.Null(_line.First);
        Assert.Null(_line.Last);

        var again = Add(1);

        Assert.Equal((again, again), (_line.First, _line.Last));
    }

    [Fact]
    public void Leaving_a_line_in_which_it_does_not_stand_is_a_fault_and_harms_nobody()
    {
        var stands = Add(1);
        var gone = Add(1);
        Remove(gone);

        Assert.Throws<InvalidOperationException>(() => Remove(gone));

        Assert.Equal([stands], Empty());
    }

    /// <summary>Whatever is added and taken out in whatever order, the line is a sorted list.</summary>
    [Fact]
    public void A_line_is_a_sorted_list() =>
        Prop.ForAll<int[]>(steps =>
            {
                var line = NewLine();
                var list = new List<TestWaiter>();
                for (var index = 0; index < steps.Length; index++)
                {
                    Step(line, list, steps[index], index);
                    Assert.Same(list.FirstOrDefault(), line.First);
                    Assert.Same(list.LastOrDefault(), line.Last);
                }

                foreach (var waiter in list)
                {
                    Assert.Same(waiter, line.First);
                    line.Remove(waiter);
                }

                return line.First is null && line.Last is null;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(300));

    private static void Step(Line line, List<TestWaiter> list, int step, int sequence)
    {
        if (step % 3 == 0 && list.Count > 0)
        {
            var leaves = list[(int)(Math.Abs((long)step) / 3 % list.Count)];
            line.Remove(leaves);
            list.Remove(leaves);
            return;
        }

        // Few moments, some of them in the same slot, so that there are ties and neighbours.
        var comes = TestWaiter.Background();
        comes.FirstSeen = TimeSpan.FromTicks(step % 20 * 1500L);
        comes.Sequence = sequence;
        line.Add(comes);
        var place = list.FindIndex(other => other.FirstSeen > comes.FirstSeen);
        list.Insert(place < 0 ? list.Count : place, comes);
    }

    private static Line NewLine() => new(static waiter => waiter.FirstSeen, Waiter.InOrder);

    private TestWaiter Add(double seconds) => Add(TimeSpan.FromSeconds(seconds));

    private TestWaiter Add(TimeSpan moment)
    {
        var waiter = TestWaiter.Background();
        waiter.FirstSeen = moment;
        waiter.Sequence = ++_sequence;
        _line.Add(waiter);
        return waiter;
    }

    private void AddAgain(Waiter waiter) => _line.Add(waiter);

    private void Remove(Waiter waiter) => _line.Remove(waiter);

    private List<Waiter> Empty()
    {
        var order = new List<Waiter>();
        while (_line.First is { } first)
        {
            order.Add(first);
            _line.Remove(first);
        }

        Assert.Null(_line.Last);
        return order;
    }
}
