namespace ChatBackend.Http;

internal sealed record GroupRequest(string? Name, IReadOnlyList<string>? Members);
