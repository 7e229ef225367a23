using Gatekeeper.Replay.Engine;

namespace Gatekeeper.Tests.Replay;

public sealed class EventQueueTests
{
    [Fact]
    public void Events_come_in_order_of_time_however_far_ahead_they_were_planned()
    {
        var queue = new EventQueue();
        var dice = new Dice(1, 1);
        for (var planned = 0; planned < 20_000; planned++)
        {
            queue.Plan(dice.Between(0, TimeSpan.FromHours(1).Ticks), EventKind.Tick);
        }

        var taken = new List<long>();
        while (queue.TryTake(out var item))
        {
            taken.Add(item.At);
        }

        Assert.Equal(20_000, taken.Count);
        Assert.Equal(taken.Order(), taken);
    }

    [Fact]
    public void Events_of_one_moment_come_in_the_order_they_were_planned()
    {
        var queue = new EventQueue();
        var at = TimeSpan.FromSeconds(5).Ticks;
        for (var index = 0; index < 100; index++)
        {
            queue.Plan(at, EventKind.Tick, index);
        }

        for (var index = 0; index < 100; index++)
        {
            Assert.True(queue.TryTake(out var item));
            Assert.Equal(index, item.Index);
        }
    }

    [Fact]
    public void What_is_planned_while_events_are_taken_comes_in_its_place()
    {
        var queue = new EventQueue();
        queue.Plan(TimeSpan.FromSeconds(10).Ticks, EventKind.Tick, 3);
        queue.Plan(TimeSpan.FromSeconds(1).Ticks, EventKind.Tick, 1);
        queue.TryTake(out var first);

        queue.Plan(TimeSpan.FromSeconds(2).Ticks, EventKind.Tick, 2);
        queue.TryTake(out var second);
        queue.TryTake(out var third);

        Assert.Equal([1, 2, 3], [first.Index, second.Index, third.Index]);
        Assert.False(queue.TryTake(out _));
    }
}
