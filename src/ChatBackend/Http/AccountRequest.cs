namespace ChatBackend.Http;

internal sealed record AccountRequest(string? Login, string? Password);
