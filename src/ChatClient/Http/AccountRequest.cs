namespace ChatClient;

internal sealed record AccountRequest(string Login, string Password);
