namespace ChatBackend.Http;

internal sealed record GroupAnswer(string Conversation);
