using System.Text;
using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>
/// Holds one user's log against what senders were told. The promise: every accepted message once, under the number and the id that
/// its sender was told, nothing that was never sent, no gap; and what was accepted before another one was begun stands before it.
/// </summary>
internal static class LogCheck
{
    /// <param name="login">Whose log it is.</param>
    /// <param name="log">The whole log, as a device without any message reads it.</param>
    /// <param name="sent">Every message that is for this user, sent by it or by others.</param>
    /// <returns>A sentence for every broken promise.</returns>
    public static List<string> Faults(
        string login,
        IReadOnlyList<ChatMessage> log,
        IReadOnlyList<SentMessage> sent
    )
    {
        var known = sent.ToDictionary(message => message.Text);
        var rows = log.GroupBy(Text).ToDictionary(group => group.Key, group => group.ToList());
        return
        [
            .. Gaps(log),
            .. sent.Where(m => m.Answer is not null && !rows.ContainsKey(m.Text))
                .Select(m => $"lost: {m.Text} was accepted as {m.Answer!.MessageId}"),
            .. rows.Where(row => row.Value.Count > 1)
                .Select(row =>
                    $"doubled: {row.Key} stands at {string.Join(", ", row.Value.Select(m => m.Sequence))}"
                ),
            .. rows
                .Keys.Where(text => !known.ContainsKey(text))
                .Select(text => $"unknown: nobody sent {text}"),
            .. log.Where(row => known.ContainsKey(Text(row)))
                .SelectMany(row => Differences(login, row, known[Text(row)])),
            .. Disorder([.. log.Where(row => known.ContainsKey(Text(row)))], known),
        ];
    }

    private static IEnumerable<string> Gaps(IReadOnlyList<ChatMessage> log) =>
        log.Select((row, i) => (row.Sequence, Expected: (ulong)i + 1))
            .Where(pair => pair.Sequence != pair.Expected)
            .Take(1)
            .Select(pair => $"gap: number {pair.Sequence} where {pair.Expected} should be");

    private static IEnumerable<string> Differences(string login, ChatMessage row, SentMessage sent)
    {
        if (row.Sender != sent.From)
        {
            yield return $"altered: {sent.Text} comes from {row.Sender} instead of {sent.From}";
        }

        if (sent.Answer is { } answer && answer.MessageId != row.Id)
        {
            yield return $"altered: {sent.Text} has the id {row.Id}, accepted was {answer.MessageId}";
        }

        if (sent.Answer is { } told && login == sent.From && told.Sequence != row.Sequence)
        {
            yield return $"moved: {sent.Text} stands at {row.Sequence}, accepted was {told.Sequence}";
        }
    }

    /// <summary>From the end: nothing that stands later may have been accepted before this one was begun.</summary>
    private static IEnumerable<string> Disorder(
        List<ChatMessage> log,
        Dictionary<string, SentMessage> known
    )
    {
        SentMessage? earliest = null;
        foreach (var sent in log.AsEnumerable().Reverse().Select(row => known[Text(row)]))
        {
            if (earliest is not null && earliest.AcceptedAt < sent.BegunAt)
            {
                yield return $"order: {sent.Text} was begun after {earliest.Text} was accepted, and stands before it";
            }

            if (sent.AcceptedAt is { } at && !(earliest?.AcceptedAt <= at))
            {
                earliest = sent;
            }
        }
    }

    private static string Text(ChatMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
