using ChatProtocol;

namespace ChatClient;

/// <summary>Groups of up to 500 members.</summary>
public sealed class ChatGroups(HttpClient http)
{
    /// <summary>Makes a group of the caller and these logins; the answer is a conversation to send to.</summary>
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task<string> CreateAsync(
        DeviceCredentials device,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await JsonRequest.PostAsync(
            http,
            ChatPaths.Groups,
            new GroupRequest(name, logins),
            ClientJson.Default.GroupRequest,
            ClientJson.Default.GroupAnswer,
            device,
            cancellationToken
        );
        return answer.Conversation;
    }
}
