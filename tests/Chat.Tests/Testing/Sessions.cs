using System.Text;
using ChatClient;

namespace Chat.Tests.Testing;

/// <summary>Short forms for what most tests do with a session.</summary>
internal static class Sessions
{
    public static Task<AcceptedInfo> SayAsync(this ChatSession session, string to, string text) =>
        session.SendAsync(to, Encoding.UTF8.GetBytes(text), Guid.NewGuid()).Within();

    public static string Text(this ChatMessage message) =>
        Encoding.UTF8.GetString(message.Body.Span);

    public static async Task<List<ChatMessage>> TakeAsync(
        this IAsyncEnumerable<ChatMessage> messages,
        int count
    ) => await ReadAsync(messages, count).Within();

    private static async Task<List<ChatMessage>> ReadAsync(
        IAsyncEnumerable<ChatMessage> messages,
        int count
    )
    {
        var taken = new List<ChatMessage>();
        await foreach (var message in messages)
        {
            taken.Add(message);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
