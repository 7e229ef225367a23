using ChatBackend.Pushes;
using ChatBackend.Storage;

namespace Chat.Tests.Pushes;

public sealed class PushScheduleTests
{
    private static readonly BehindDevice First = new("a", 1, 7, 0);
    private static readonly BehindDevice Second = new("b", 2, 7, 0);
    private static readonly BehindDevice Third = new("c", 3, 7, 0);

    [Fact]
    public void A_device_is_planned_once_and_keeps_its_moment()
    {
        var schedule = new PushSchedule(10);
        schedule.Plan(First, 100);
        schedule.Plan(First with { Head = 8 }, 50);
        schedule.Plan(Second, 70);

        Assert.Equal([Second], schedule.TakeDue(99, 10));
        Assert.Equal([First], schedule.TakeDue(100, 10));
        Assert.Equal(0, schedule.Count);
    }

    [Fact]
    public void Those_that_are_due_come_in_order_and_no_more_than_asked_for()
    {
        var schedule = new PushSchedule(10);
        schedule.Plan(Third, 3);
        schedule.Plan(First, 1);
        schedule.Plan(Second, 2);

        Assert.Equal([First, Second], schedule.TakeDue(10, 2));
        Assert.Equal([Third], schedule.TakeDue(10, 2));
    }

    [Fact]
    public void A_full_schedule_forgets_what_comes()
    {
        var schedule = new PushSchedule(1);
        schedule.Plan(First, 1);
        Assert.True(schedule.IsFull);

        schedule.Plan(Second, 1);

        Assert.Equal([First], schedule.TakeDue(1, 10));
    }

    [Fact]
    public void Spreading_out_gives_everybody_a_new_moment_all_over_the_span()
    {
        const int Devices = 400;
        var schedule = new PushSchedule(Devices);
        for (var i = 0; i < Devices; i++)
        {
            schedule.Plan(First with { Id = $"{i}" }, 0);
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
