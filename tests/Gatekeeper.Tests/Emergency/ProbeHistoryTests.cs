using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

public sealed class ProbeHistoryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = 2 * Second;
    private readonly ProbeHistory _history = new(Second);
    private TimeSpan _now;

    [Fact]
    public void While_the_reference_is_not_known_there_is_no_ratio()
    {
        Answer(20, ProbeReference.Enough - 1);

        Assert.Equal(20, _history.Now?.TotalMilliseconds);
        Assert.Null(_history.Reference);
        Assert.Null(_history.Ratio);
    }

    [Fact]
    public void Two_slow_probes_of_three_count_and_one_does_not()
    {
        Answer(20, 20);

        Answer(100, 1);
        Assert.Equal(1, _history.Ratio);

        Answer(100, 1);
        Assert.Equal(5, _history.Ratio);
    }

    [Fact]
    public void What_fails_took_its_timeout_and_is_not_learned()
    {
        Answer(20, 20);
        Fail(ProbeOutcome.Unreachable, 200);

        Assert.Equal(100, _history.Ratio);
        Assert.Equal(20, _history.Reference?.TotalMilliseconds);
        Assert.Equal(20, _history.Count(ProbeOutcome.Answered));
        Assert.Equal(200, _history.Count(ProbeOutcome.Unreachable));
    }

    [Fact]
    public void Out_of_calm_nothing_is_learned()
    {
        Answer(20, 20);
        Answer(100, 200, isCalm: false);

        Assert.Equal(5, _history.Ratio);
        Assert.Equal(20, _history.Reference?.TotalMilliseconds);
    }

    [Fact]
    public void What_was_never_sent_says_nothing_but_is_counted()
    {
        Answer(20, 20);

        Assert.Empty(Fail(ProbeOutcome.NotSent, 100));

        Assert.Equal(1, _history.Ratio);
        Assert.Equal(100, _history.Count(ProbeOutcome.NotSent));
    }

    [Fact]
    public void Failures_are_told_once_when_they_last_and_once_when_they_are_over()
    {
        Assert.Empty(Fail(ProbeOutcome.Timeout, 10));
        Assert.False(_history.IsFailing);
        Assert.Equal([ProbeNews.Fails], Fail(ProbeOutcome.ErrorStatus, 1));
        Assert.True(_history.IsFailing);
        Assert.Empty(Fail(ProbeOutcome.Timeout, 100));

        Assert.Equal([ProbeNews.AnswersAgain], Answer(20, 1));
        Assert.False(_history.IsFailing);
        Assert.Empty(Answer(20, 1));
    }

    [Fact]
    public void One_answer_among_failures_begins_the_count_anew()
    {
        Fail(ProbeOutcome.Timeout, 10);
        Answer(20, 1);

        Assert.Empty(Fail(ProbeOutcome.Timeout, 10));
    }

    [Fact]
    public void A_few_failures_are_told_however_rare_probes_are()
    {
        _now = TimeSpan.FromHours(1);
        for (var failure = 1; failure < ProbeHistory.ManyFailures; failure++)
        {
            Assert.Empty(Fail(ProbeOutcome.Timeout, 1));
            _now += TimeSpan.FromMinutes(5);
        }

        Assert.Equal([ProbeNews.Fails], Fail(ProbeOutcome.Timeout, 1));
    }

    private List<ProbeNews> Answer(double milliseconds, int times, bool isCalm = true) =>
        Add(ProbeOutcome.Answered, TimeSpan.FromMilliseconds(milliseconds), times, isCalm);

    private List<ProbeNews> Fail(ProbeOutcome outcome, int times) =>
        Add(outcome, Timeout, times, true);

    /// <returns>What they told.</returns>
    private List<ProbeNews> Add(ProbeOutcome outcome, TimeSpan took, int times, bool isCalm)
    {
        var told = new List<ProbeNews>();
        for (var time = 0; time < times; time++)
        {
            told.Add(_history.Add(outcome, took, isCalm, _now += Second));
        }

        told.RemoveAll(news => news == ProbeNews.None);
        return told;
    }
}
