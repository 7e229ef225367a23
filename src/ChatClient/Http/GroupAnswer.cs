namespace ChatClient;

internal sealed record GroupAnswer(string Conversation);
