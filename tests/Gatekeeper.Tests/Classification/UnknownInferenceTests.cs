using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class UnknownInferenceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Whoever_ended_alone_and_returns_looks_like_a_person()
    {
        var calm = new Neighbourhood(1, perSecond: 20).Live(10 * Minute);

        Assert.True(calm.Said(InferredReason.Lone) > 5_000);
        Assert.Equal(0, calm.TakenForBackground);
    }

    [Fact]
    public void Nothing_is_taken_for_a_wave_in_a_thousand_calm_runs()
    {
        var lone = 0;
        for (var seed = 1; seed <= 1000; seed++)
        {
            var perSecond = Math.Pow(10, seed % 5 - 2); // 0.01 to 100 a second
            var calm = new Neighbourhood(seed, perSecond, 1 << 12).Live(
                Minute * Math.Clamp(60 / perSecond, 2, 60)
            );
            lone += calm.Said(InferredReason.Lone);
            Assert.True(
                calm.TakenForBackground == 0,
                $"seed {seed}: {calm.TakenForBackground} of {calm.Said(InferredReason.Lone)}: {string.Join(", ", calm.Inference.Counts())}"
            );
        }

        Assert.True(lone > 500_000, $"only {lone} returns");
    }

    [Theory]
    [InlineData(0.5)] // a handful of phones
    [InlineData(60)] // the rehearsal of C = 200/s in calm
    [InlineData(240)] // the standard backend
    public void Tunnels_cut_together_are_found_in_the_noise_and_their_devices_are_background(
        double perSecond
    )
    {
        var calm = new Neighbourhood(2, perSecond).Live(5 * Minute);
        var cut = calm.Cut(Math.Max((int)(20 * perSecond), 30), Second);

        var said = calm.Come(cut, 10 * Second);

        // As many as usually end in a second are not of the wave, and nobody can say which.
        Assert.True(Neighbourhood.Share(said, InferredReason.SameMoment) > 0.9);
    }

    [Fact]
    public void Five_million_tunnels_cut_in_one_second_are_found_too_and_a_lone_return_among_them_is_a_person()
    {
        var calm = new Neighbourhood(3, 1000, 1 << 20).Live(2 * Minute);
        var person = calm.Cut(1, Second)[0];
        calm.Live(Minute);
        for (var end = 0; end < 5_000_000; end++)
        {
            calm.Inference.Ended(null, TimeSpan.Zero, calm.Now);
        }

        var last = calm.Cut(10_000, Second);

        Assert.True(Neighbourhood.Share(calm.Come(last, Second), InferredReason.SameMoment) > 0.99);
        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(person, calm.Now));
    }

    [Fact]
    public void Tunnels_that_a_timer_ended_are_found_in_the_noise_and_their_devices_are_background()
    {
        var calm = new Neighbourhood(4, perSecond: 60);
        var timed = new List<ulong>();
        for (var minute = 0; minute < 10; minute++)
        {
            timed.AddRange(calm.Cut(100, Second / 2, lasted: 3 * Minute));
            calm.Live(Minute);
        }

        var said = calm.Come(timed, 2 * Second);

        // The first ones come before it can be seen that many come.
        Assert.True(Neighbourhood.Share(said, InferredReason.SameDuration) > 0.8);
    }

    [Fact]
    public void Whoever_was_cut_with_others_and_returns_alone_hours_later_looks_like_a_person()
    {
        var calm = new Neighbourhood(5, perSecond: 20).Live(5 * Minute);
        var cut = calm.Cut(2_000, Second);
        calm.Live(30 * Minute);

        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(cut[0], calm.Now));
    }

    [Fact]
    public void A_person_who_returns_while_a_wave_does_is_still_a_person()
    {
        var calm = new Neighbourhood(6, perSecond: 20).Live(5 * Minute);
        var person = calm.Cut(1, Second)[0];
        calm.Live(Minute);
        var cut = calm.Cut(2_000, Second);
        calm.Come(cut, 5 * Second);

        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(person, calm.Now));
    }

    [Fact]
    public void When_a_wave_is_back_whoever_ended_in_its_second_by_chance_looks_like_a_person()
    {
        var calm = new Neighbourhood(14, perSecond: 20).Live(5 * Minute);
        var cut = calm.Cut(2_000, Second / 2);
        var person = calm.Cut(1, Second / 4)[0];
        var said = calm.Come(cut, 5 * Second);

        Assert.True(Neighbourhood.Share(said, InferredReason.SameMoment) > 0.95);
        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(person, calm.Now));
    }

    [Fact]
    public void Tunnels_that_are_cut_one_after_another_and_come_back_at_once_are_found_too()
    {
        var calm = new Neighbourhood(15, perSecond: 60).Live(5 * Minute);
        var said = new List<InferredReason>();
        for (var fifth = 0; fifth < 100; fifth++)
        {
            said.AddRange(calm.Come(calm.Cut(100, Second / 5), TimeSpan.Zero));
        }

        // Of 500 ends in each second 60 are usual ones, as far as anybody can tell.
        Assert.True(Neighbourhood.Share(said, InferredReason.SameMoment) > 0.75);
    }

    [Fact]
    public void Strangers_look_like_persons_until_far_more_of_them_come_than_usual()
    {
        var calm = new Neighbourhood(7, perSecond: 5);
        var usual = calm.Come(calm.Strangers(600), Minute);
        var crowd = calm.Come(calm.Strangers(2_000), 20 * Second);

        Assert.All(usual, reason => Assert.Equal(InferredReason.Usual, reason));
        Assert.True(Neighbourhood.Share(crowd, InferredReason.Crowd) > 0.9);
    }

    [Fact]
    public void A_crowd_of_strangers_takes_nothing_from_whoever_is_known_to_have_ended_alone()
    {
        var calm = new Neighbourhood(8, perSecond: 5).Live(5 * Minute);
        var person = calm.Cut(1, Second)[0];
        calm.Live(Minute);
        calm.Come(calm.Strangers(600), Minute);
        calm.Come(calm.Strangers(500), 10 * Second);

        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(person, calm.Now));
    }

    [Fact]
    public void A_wave_of_which_each_ended_alone_is_a_crowd_all_the_same()
    {
        var calm = new Neighbourhood(9, perSecond: 5).Live(5 * Minute);
        var asleep = calm.Cut(1_500, 5 * Minute);
        calm.Live(2 * Minute);

        var said = calm.Come(asleep, 30 * Second);

        Assert.True(Neighbourhood.Share(said, InferredReason.Crowd) > 0.9);
    }

    [Fact]
    public void Clients_that_name_no_device_are_judged_by_their_number()
    {
        var inference = new UnknownInference(1 << 10, TimeSpan.Zero);
        var reasons = new List<InferredReason>();
        for (var tenth = 0; tenth < 600; tenth++)
        {
            reasons.Add(inference.Judge(null, tenth * Second / 10));
        }

        var before = reasons.Count;
        for (var hundredth = 0; hundredth < 1000; hundredth++)
        {
            reasons.Add(inference.Judge(null, Minute + hundredth * Second / 100));
        }

        Assert.All(reasons[..before], reason => Assert.Equal(InferredReason.Usual, reason));
        Assert.Equal(InferredReason.Crowd, reasons[^1]);
    }

    [Fact]
    public void In_an_emergency_before_anything_was_learned_a_stranger_is_background()
    {
        var inference = new UnknownInference(1 << 10, TimeSpan.Zero);
        inference.Calm(false);

        Assert.Equal(InferredReason.Crowd, inference.Judge(7, Second));
        inference.Calm(true);
        Assert.Equal(InferredReason.Usual, inference.Judge(8, Second));
    }

    [Fact]
    public void What_is_usual_is_not_learned_in_an_emergency()
    {
        var calm = new Neighbourhood(10, perSecond: 5);
        calm.Come(calm.Strangers(600), Minute);
        calm.Inference.Calm(false);

        calm.Come(calm.Strangers(90_000), 30 * Minute);

        Assert.Equal(InferredReason.Crowd, calm.Come(calm.Strangers(1), Second)[0]);
    }

    [Fact]
    public void A_level_that_stays_without_an_emergency_is_the_new_usual_within_minutes()
    {
        var calm = new Neighbourhood(11, perSecond: 5);
        calm.Come(calm.Strangers(600), Minute);
        var said = calm.Come(calm.Strangers(3_000), Minute);

        Assert.Equal(InferredReason.Crowd, said[^500]);
        calm.Come(calm.Strangers(3_000), Minute);
        var later = calm.Come(calm.Strangers(3_000), Minute);
        Assert.All(later, reason => Assert.Equal(InferredReason.Usual, reason));
    }

    [Fact]
    public void A_device_that_comes_again_and_again_is_no_person_until_it_rests()
    {
        var inference = new UnknownInference(1 << 10, TimeSpan.Zero);
        var said = new List<InferredReason>();
        for (var times = 1; times <= 20; times++)
        {
            inference.Ended(7, times * Second, times * Second + Second / 2);
            said.Add(inference.Judge(7, times * Second + Second / 2));
        }

        Assert.All(said[..5], reason => Assert.Equal(InferredReason.Lone, reason));
        Assert.All(said[5..], reason => Assert.Equal(InferredReason.Repeats, reason));
        Assert.Equal(InferredReason.Lone, inference.Judge(7, 10 * Minute));
    }

    [Fact]
    public void Whoever_was_refused_and_comes_again_at_once_is_what_it_was()
    {
        var calm = new Neighbourhood(12, perSecond: 20).Live(5 * Minute);
        var person = calm.Cut(1, Second)[0];
        calm.Live(Minute);
        var cut = calm.Cut(2_000, Second);
        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(person, calm.Now));
        calm.Come(cut, 5 * Second);

        Assert.Equal(InferredReason.Lone, calm.Inference.Judge(person, calm.Now));
        Assert.Equal(InferredReason.SameMoment, calm.Inference.Judge(cut[0], calm.Now));
    }

    [Fact]
    public void Nothing_is_lost_when_many_threads_tell_and_ask_at_once()
    {
        const int each = 50_000;
        var inference = new UnknownInference(1 << 10, TimeSpan.Zero);

        Parallel.For(
            0,
            4,
            thread =>
            {
                for (var step = 0; step < each; step++)
                {
                    var now = TimeSpan.FromMilliseconds(step);
                    inference.Ended((ulong)(step % 3_000), TimeSpan.Zero, now);
                    inference.Judge((ulong)((step + thread) % 3_000), now);
                }
            }
        );

        Assert.Equal(4 * each, inference.Counts().Sum());
    }

    [Fact]
    public void Everything_said_is_counted_by_reason()
    {
        var calm = new Neighbourhood(13, perSecond: 20).Live(5 * Minute);
        calm.Come(calm.Cut(500, Second), 5 * Second);

        var counts = calm.Inference.Counts();

        Assert.Equal(calm.Said(InferredReason.Lone) + 500, counts.Sum());
        Assert.True(counts[(int)InferredReason.SameMoment] > 400);
    }
}
