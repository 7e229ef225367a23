#pragma warning disable CS9113
namespace ChatClient;

/// <summary>Accounts and devices. The only place that ever sees a password. The client's base address is the server or the gate before it.</summary>
public sealed class ChatEnrolment(HttpClient http)
{
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    public Task CreateAccountAsync(
        string login,
        string password,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>One password check enrols up to 1,000 devices; the answers are in the order of the names.</summary>
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    public Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(
        string login,
        string password,
        IReadOnlyList<string> deviceNames,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();
}
