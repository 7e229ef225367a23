using System.Text;
using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>The judge of the crash tests must see what they look for.</summary>
public sealed class LogCheckTests
{
    private readonly History _history = new();

    [Fact]
    public void A_log_that_keeps_all_promises_has_no_fault()
    {
        var (first, second) = (Accepted("1", 1), Accepted("2", 2));

        Assert.Empty(Faults(Row(1, first), Row(2, second)));
    }

    [Fact]
    public void An_accepted_message_that_is_missing_is_lost()
    {
        var (first, _) = (Accepted("1", 1), Accepted("2", 2));

        Assert.StartsWith(
            "lost: 2 ",
            Assert.Single(Faults(Row(1, first))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_message_that_was_never_accepted_may_be_missing()
    {
        _history.Begin("1", "anna", "user:ben");

        Assert.Empty(Faults());
    }

    [Fact]
    public void A_message_that_stands_twice_is_doubled()
    {
        var first = Accepted("1", 1);

        Assert.Contains("doubled: 1 stands at 1, 2", Faults(Row(1, first), Row(2, first)));
    }

    [Fact]
    public void A_number_that_is_left_out_is_a_gap()
    {
        var first = Accepted("1", 2);

        Assert.Equal("gap: number 2 where 1 should be", Assert.Single(Faults(Row(2, first))));
    }

    [Fact]
    public void A_message_that_stands_before_what_was_accepted_before_it_was_begun_is_out_of_order()
    {
        var (first, second) = (Accepted("1", 2), Accepted("2", 1));

        Assert.StartsWith(
            "order: 2 ",
            Assert.Single(Faults(Row(1, second), Row(2, first))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Messages_that_were_under_way_together_may_stand_in_any_order()
    {
        var (first, second) = (Begun("1"), Begun("2"));
        Accept(first, 2);
        Accept(second, 1);

        Assert.Empty(Faults(Row(1, second), Row(2, first)));
    }

    [Fact]
    public void What_differs_from_the_answer_is_said()
    {
        var first = Accepted("1", 7);
        var stranger = new SentMessage("?", "anna", "user:ben", 0).Accepted(
            0,
            Answer(Guid.NewGuid(), 2)
        );

        var faults = Faults(
            Row(1, first) with
            {
                Id = Guid.NewGuid(),
                Sender = "ben",
            },
            Row(2, stranger)
        );

        Assert.Equal(
            ["altered", "altered", "moved", "unknown"],
            faults.Select(fault => fault.Split(':')[0]).Order()
        );
    }

    private SentMessage Begun(string text) => _history.Begin(text, "anna", "user:ben");

    private SentMessage Accepted(string text, ulong sequence)
    {
        var message = Begun(text);
        Accept(message, sequence);
        return message;
    }

    private void Accept(SentMessage message, ulong sequence) =>
        _history.Accept(message, Answer(message.Id, sequence));

    private static AcceptedInfo Answer(Guid id, ulong sequence) =>
        new(id, Guid.NewGuid(), sequence, DateTimeOffset.UnixEpoch);

    private static ChatMessage Row(ulong sequence, SentMessage sent) =>
        new(
            sequence,
            sent.Answer!.MessageId,
            sent.To,
            sent.From,
            "device",
            DateTimeOffset.UnixEpoch,
            Encoding.UTF8.GetBytes(sent.Text)
        );

    private List<string> Faults(params ChatMessage[] log) =>
        LogCheck.Faults("anna", log, _history.Messages);
}
