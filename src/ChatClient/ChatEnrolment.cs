using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatClient;

/// <summary>
/// Accounts and devices in bulk, for operators and rehearsals. The password travels outside of the channel and the server's key is believed as it comes,
/// so the client's base address is the chat server itself, over a way that is trusted; the server refuses what came through a proxy. An app enrols
/// by <see cref="ChatConnector.EnrolAsync"/>.
/// </summary>
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
            cancellationToken
        );

    /// <summary>
    /// Makes keys for up to 1,000 devices and enrols them with one password check; the answers are in the order of the names. Each has its first ticket.
    /// </summary>
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(
        string login,
        string password,
        IReadOnlyList<string> deviceNames,
        CancellationToken cancellationToken = default
    )
    {
        var keys = deviceNames.Select(_ => NoiseKeyPair.Generate()).ToList();
        try
        {
            var devices = deviceNames.Zip(
                keys,
                (name, key) => new DeviceRequest(name, Convert.ToBase64String(key.PublicKey))
            );
            var answer = await JsonRequest.PostAsync(
                http,
                ChatPaths.Devices,
                new DevicesRequest(login, password, [.. devices]),
                ClientJson.Default.DevicesRequest,
                ClientJson.Default.DevicesAnswer,
                cancellationToken
            );
            if (answer.ServerKey is null || answer.Devices?.Count != keys.Count)
            {
                throw new ChatRequestException(
                    200,
                    null,
                    $"The answer does not name the server's key and {keys.Count} devices.",
                    null
                );
            }

            var server = new ServerPin(answer.ServerKey);
            return [.. keys.Zip(answer.Devices, (key, device) => Enrolled(key, device, server))];
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <summary>
    /// Asks the server for its key: for a first login by somebody who was not told the key in another way. It is as good as the connection it comes by: who
    /// can answer in the server's place can name a key of his own, and be told the password.
    /// </summary>
    /// <exception cref="ChatRequestException">The server does not tell it.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task<ServerPin> AskForKeyAsync(CancellationToken cancellationToken = default)
    {
        var answer = await JsonRequest.GetAsync(
            http,
            ChatPaths.Key,
            ClientJson.Default.KeyAnswer,
            cancellationToken
        );
        return ServerPin.TryParse(answer.Key)
            ?? throw new ChatRequestException(200, null, "The answer names no key.", null);
    }

    private static DeviceCredentials Enrolled(
        NoiseKeyPair key,
        EnrolledDevice device,
        ServerPin server
    ) =>
        DeviceCredentials.Of(key, server) with
        {
            Ticket = new ResumeTicket(device.Ticket, device.Psk, device.ExpiresAt),
        };
}
