using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Fleet;

namespace Gatekeeper.Tests.Fleet;

public sealed class FleetShareTests
{
    private const int Unreserved = 38;

    [Fact]
    public void Background_leaves_what_foreground_at_another_gate_needs()
    {
        var share = Share(Words.At(used: 30, demand: 5000), new OtherGates(10, 0, 0, 10));

        Assert.Equal(28, share.BackgroundPlaces);
        Assert.Equal(10, share.OthersPlaces);
    }

    /// <summary>The codec lets each of 63 peers say a thousand million.</summary>
    [Fact]
    public void Numbers_that_nobody_uses_break_no_arithmetic() =>
        Assert.InRange(
            30
                + Share(
                    Words.At(used: 30, demand: 5000),
                    new OtherGates(0, 6e10, 0, 6e10)
                ).OthersPlaces,
            30,
            int.MaxValue
        );

    [Fact]
    public void Foreground_is_not_held_back_by_background_at_another_gate() =>
        Assert.Equal(
            40,
            Share(Words.At(foreground: 5), new OtherGates(0, 38, 9000, 38)).ForegroundLimit
        );

    [Fact]
    public void Background_is_divided_by_who_waits()
    {
        var small = Share(Words.At(used: 10, demand: 1000), new OtherGates(0, 28, 3000, 28));
        var large = Share(Words.At(used: 28, demand: 3000), new OtherGates(0, 10, 1000, 10));

        Assert.Equal(Unreserved * 0.25, small.BackgroundPlaces, 1.0);
        Assert.Equal(Unreserved * 0.75, large.BackgroundPlaces, 1.0);
    }

    [Fact]
    public void What_others_do_not_want_is_free_for_all() =>
        Assert.Equal(
            35,
            Share(Words.At(used: 2, demand: 2), new OtherGates(0, 3, 3, 3)).BackgroundPlaces
        );

    /// <summary>Its window learns by how latency answers to what it asks for, so the total has to be that.</summary>
    [Fact]
    public void Whoever_leads_fills_what_the_others_leave()
    {
        var others = new OtherGates(0, 25, 2000, 25);
        var own = Words.At(used: 13, demand: 2000);

        Assert.Equal(Unreserved - 25, Share(own, others, leads: true).BackgroundPlaces);
        Assert.Equal(Unreserved / 2, Share(own, others).BackgroundPlaces);
    }

    [Fact]
    public void Whoever_leads_keeps_half_of_its_share_whatever_others_say_they_use() =>
        Assert.Equal(
            10,
            Share(
                Words.At(used: 1, demand: 2000),
                new OtherGates(0, 500, 2000, 500),
                leads: true
            ).BackgroundPlaces
        );

    [Fact]
    public void Where_foreground_alone_is_too_much_it_is_divided_by_need()
    {
        var own = Share(Words.At(foreground: 300), new OtherGates(100, 0, 0, 10));

        Assert.Equal(30, own.ForegroundLimit);
        Assert.Equal(0, own.BackgroundPlaces);
    }

    /// <summary>Whatever gates say, nobody gets less than nothing, and two gates that heard each other divide no more than there is, but for rounding.</summary>
    [Fact]
    public void Two_gates_never_divide_more_than_there_is() =>
        Prop.ForAll<NonNegativeInt[], bool>((numbers, leads) => DividesWhatThereIs(numbers, leads))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool DividesWhatThereIs(NonNegativeInt[] numbers, bool leads)
    {
        int At(int index) => index < numbers.Length ? numbers[index].Get : 0;
        var limit = At(0) + 1;
        var unreserved = limit - limit / 20;
        var one = Words.At(limit, foreground: At(1), used: At(2), demand: At(2) + At(3));
        var other = Words.At(limit, foreground: At(4), used: At(5), demand: At(5) + At(6));
        var ofOne = FleetShare.Of(one, Seen(other), unreserved, leads);
        var ofOther = FleetShare.Of(other, Seen(one), unreserved, leads: false);
        Assert.InRange(ofOne.ForegroundLimit, 1, limit);
        Assert.InRange(ofOne.BackgroundPlaces, 0, Math.Max(unreserved, 1));
        Assert.InRange(ofOther.BackgroundPlaces, 0, Math.Max(unreserved, 1));
        if (!leads && At(3) > limit && At(6) > limit)
        {
            var left = unreserved - one.ForegroundNeed - other.ForegroundNeed;
            Assert.True(ofOne.BackgroundPlaces + ofOther.BackgroundPlaces <= Math.Max(left, 0) + 2);
        }

        return true;
    }

    private static OtherGates Seen(DestinationWord word) =>
        new(word.ForegroundNeed, word.BackgroundUsed, word.BackgroundDemand, word.PlacesUsed);

    private static FleetShare Share(
        DestinationWord own,
        in OtherGates others,
        bool leads = false
    ) => FleetShare.Of(own, others, Unreserved, leads);
}
