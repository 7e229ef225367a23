namespace ChatBackend.Http;

internal sealed record AccountAnswer(string Login);
