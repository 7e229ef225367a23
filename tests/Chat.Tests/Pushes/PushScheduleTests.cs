using ChatBackend.Pushes;

namespace Chat.Tests.Pushes;

public sealed class PushScheduleTests
{
    [Fact]
    public void A_device_is_planned_once_and_keeps_its_moment()
    {
        var schedule = new PushSchedule(10);
        schedule.Plan("a", 1, 100);
        schedule.Plan("a", 1, 50);
        schedule.Plan("b", 2, 70);

        Assert.Equal([("b", 2L)], schedule.TakeDue(99, 10));
        Assert.Equal([("a", 1L)], schedule.TakeDue(100, 10));
        Assert.Equal(0, schedule.Count);
    }

    [Fact]
    public void Those_that_are_due_come_in_order_and_no_more_than_asked_for()
    {
        var schedule = new PushSchedule(10);
        schedule.Plan("c", 1, 3);
        schedule.Plan("a", 1, 1);
        schedule.Plan("b", 1, 2);

        Assert.Equal([("a", 1L), ("b", 1L)], schedule.TakeDue(10, 2));
        Assert.Equal([("c", 1L)], schedule.TakeDue(10, 2));
    }

    [Fact]
    public void A_full_schedule_forgets_what_comes()
    {
        var schedule = new PushSchedule(1);
        schedule.Plan("a", 1, 1);
        Assert.True(schedule.IsFull);

        schedule.Plan("b", 1, 1);

        Assert.Equal([("a", 1L)], schedule.TakeDue(1, 10));
    }

    [Fact]
    public void Spreading_out_gives_everybody_a_new_moment_all_over_the_span()
    {
        const int Devices = 400;
        var schedule = new PushSchedule(Devices);
        for (var i = 0; i < Devices; i++)
        {
            schedule.Plan($"{i}", i, 0);
        }

        schedule.SpreadOut(1000, TimeSpan.FromSeconds(4));

        Assert.Empty(schedule.TakeDue(999, Devices));
        // A hundred are expected in each quarter, give or take nine.
        var quarters = new[] { 2000, 3000, 4000, 5000 }
            .Select(end => schedule.TakeDue(end, Devices).Count)
            .ToList();
        Assert.All(quarters, count => Assert.InRange(count, 40, 160));
        Assert.Equal(Devices, quarters.Sum());
    }
}
