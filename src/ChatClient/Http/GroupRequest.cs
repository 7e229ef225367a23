namespace ChatClient;

internal sealed record GroupRequest(string Name, IReadOnlyList<string> Members);
