namespace ChatClient;

internal sealed record AccountAnswer(string Login);
