using ChatProtocol;

namespace ChatClient;

/// <summary>Accounts and devices. The only place that ever sees a password. The client's base address is the server or the gate before it.</summary>
public sealed class ChatEnrolment(HttpClient http)
{
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task CreateAccountAsync(
        string login,
        string password,
        CancellationToken cancellationToken = default
    ) =>
        await JsonRequest.PostAsync(
            http,
            ChatPaths.Accounts,
            new AccountRequest(login, password),
            ClientJson.Default.AccountRequest,
            ClientJson.Default.AccountAnswer,
            bearer: null,
            cancellationToken
        );

    /// <summary>One password check enrols up to 1,000 devices; the answers are in the order of the names.</summary>
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(
        string login,
        string password,
        IReadOnlyList<string> deviceNames,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await JsonRequest.PostAsync(
            http,
            ChatPaths.Devices,
            new DevicesRequest(login, password, deviceNames),
            ClientJson.Default.DevicesRequest,
            ClientJson.Default.DevicesAnswer,
            bearer: null,
            cancellationToken
        );
        return answer.Devices?.Count == deviceNames.Count
            ? answer.Devices
            : throw new ChatRequestException(
                200,
                null,
                $"The answer does not name {deviceNames.Count} devices.",
                null
            );
    }
}
