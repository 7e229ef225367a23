namespace ChatBackend.Http;

internal sealed record KeyAnswer(string Key);
