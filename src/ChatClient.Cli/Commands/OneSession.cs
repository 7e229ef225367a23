using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary>One try to connect, and something done with the session.</summary>
internal static class OneSession
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="ChatException">No session, or it ended.</exception>
    public static Task<T> UseAsync<T>(
        ProfileFile file,
        ConnectClass connectClass,
        Func<ChatSession, CancellationToken, Task<T>> use,
        CancellationToken cancellationToken
    ) =>
        WithConnectorAsync(
            file.Profile.Server,
            async (connector, patience) =>
            {
                var (cursor, pass) = (file.Progress.Cursor, file.Progress.Pass);
                await using var session = await connector.ConnectAsync(
                    file.Credentials,
                    connectClass,
                    cursor,
                    new GateProof(null, pass),
                    patience
                );
                file.Save(session.Credentials);
                file.SavePass(session.Pass ?? pass);
                return await use(session, patience);
            },
            cancellationToken
        );

    /// <summary>A connector, for as long as patience lasts.</summary>
    /// <exception cref="ChatUnreachableException">Patience has ended.</exception>
    public static async Task<T> WithConnectorAsync<T>(
        Uri server,
        Func<ChatConnector, CancellationToken, Task<T>> use,
        CancellationToken cancellationToken
    )
    {
        using var handler = ChatHttp.CreateHandler();
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var timer = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            timer.Token,
            cancellationToken
        );
        var connector = new ChatConnector(Profile.EndpointOf(server), invoker, TimeProvider.System);
        try
        {
            return await use(connector, both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChatUnreachableException(
                $"{server} did not answer within {Wording.Of(Patience)}",
                e
            );
        }
    }
}
