using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatClient.Cli.Terminal;

/// <summary>A message as one line of text.</summary>
internal static class MessageLine
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>"2026-11-25 18:40:01 user:bob bob: hello", times in UTC.</summary>
    public static string Plain(ChatMessage message)
    {
        var text = Text(message) is { } readable
            ? Wording.OneLine(readable)
            : $"({message.Body.Length} bytes that are no text)";
        var sentAt = message.SentAt.UtcDateTime.ToString(
            "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture
        );
        return Wording.OneLine($"{sentAt} {message.Conversation} {message.Sender}: ") + text;
    }

    /// <summary>The same for programs. A body that is no UTF-8 comes as "bytes" in base64 instead of "text".</summary>
    public static string Json(ChatMessage message)
    {
        var text = Text(message);
        return JsonSerializer.Serialize(
            new MessageJson(
                message.Sequence,
                message.Id,
                message.Conversation,
                message.Sender,
                message.SenderDevice,
                message.SentAt,
                text,
                text is null ? Convert.ToBase64String(message.Body.Span) : null
            ),
            OutputJson.Default.MessageJson
        );
    }

    private static string? Text(ChatMessage message)
    {
        try
        {
            return Strict.GetString(message.Body.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
