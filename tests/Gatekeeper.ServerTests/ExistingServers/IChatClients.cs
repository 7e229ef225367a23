namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>Clients of one protocol, by a program that nobody here wrote. Each has a name, and what is sent to that name it receives.</summary>
internal interface IChatClients : IAsyncDisposable
{
    /// <summary>Begins to log in, and returns before that has come to anything.</summary>
    Task ConnectAsync(string name, string connectionClass);

    Task ReadyAsync(string name);

    bool IsReady(string name);

    /// <summary>It was told, in its protocol, that the server is busy.</summary>
    Task RefusedAsync(string name);

    /// <summary>Its connection ended.</summary>
    Task LostAsync(string name);

    Task SendAsync(string name, string to, string text);

    Task ReceivesAsync(string name, string text);
}
