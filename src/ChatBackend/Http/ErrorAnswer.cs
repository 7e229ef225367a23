namespace ChatBackend.Http;

internal sealed record ErrorAnswer(string Error, string Message);
