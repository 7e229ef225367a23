namespace ChatClient;

internal sealed record ErrorAnswer(string? Error, string? Message);
