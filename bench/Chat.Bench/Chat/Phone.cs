using ChatClient;

namespace Chat.Bench.Chat;

/// <summary>A device of the bench: its user's login, and what it proves itself with.</summary>
internal sealed record Phone(string Login, DeviceCredentials Credentials);
