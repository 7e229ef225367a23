using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

public sealed class ProbeReferenceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Nothing_is_known_before_ten_probes()
    {
        var reference = new ProbeReference(Second);

        Learn(reference, 20, ProbeReference.Enough - 1);
        Assert.Null(reference.Value);

        Learn(reference, 20, 1);
        Assert.Equal(20, reference.Value?.TotalMilliseconds);
    }

    [Theory]
    [InlineData(20, 80)]
    [InlineData(80, 20)]
    public void A_shift_for_good_is_the_new_reference_within_minutes_and_one_of_seconds_is_not(
        int before,
        int after
    )
    {
        var reference = new ProbeReference(Second);
        Learn(reference, before, 300);

        Learn(reference, after, 30);
        Assert.Equal(before, reference.Value?.TotalMilliseconds);

        Learn(reference, after, 60);
        Assert.Equal(after, reference.Value?.TotalMilliseconds);
    }

    [Fact]
    public void A_few_slow_ones_among_many_do_not_move_it()
    {
        var reference = new ProbeReference(Second);
        for (var probe = 0; probe < 300; probe++)
        {
            reference.Learn(TimeSpan.FromMilliseconds(probe % 3 == 0 ? 1000 : 20));
        }

        Assert.Equal(20, reference.Value?.TotalMilliseconds);
    }

    [Fact]
    public void Probes_that_come_thick_and_fast_do_not_make_it_hasty()
    {
        var reference = new ProbeReference(Second / 10);
        Learn(reference, 20, 1200);

        Learn(reference, 80, 300);
        Assert.Equal(20, reference.Value?.TotalMilliseconds);

        Learn(reference, 80, 600);
        Assert.Equal(80, reference.Value?.TotalMilliseconds);
    }

    [Fact]
    public void Where_probes_are_rare_a_handful_moves_it()
    {
        var reference = new ProbeReference(TimeSpan.FromMinutes(5));
        Learn(reference, 20, 100);

        Learn(reference, 80, ProbeReference.Fewest / 2);
        Assert.Equal(20, reference.Value?.TotalMilliseconds);

        Learn(reference, 80, 1);
        Assert.Equal(80, reference.Value?.TotalMilliseconds);
    }

    [Fact]
    public void What_the_gate_itself_may_need_is_not_told_apart()
    {
        var reference = new ProbeReference(Second);
        Learn(reference, 0.4, 20);

        Assert.Equal(ProbeReference.Smallest, reference.Value);
    }

    private static void Learn(ProbeReference reference, double milliseconds, int times)
    {
        for (var time = 0; time < times; time++)
        {
            reference.Learn(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
