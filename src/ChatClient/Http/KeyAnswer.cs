namespace ChatClient;

internal sealed record KeyAnswer(string? Key);
