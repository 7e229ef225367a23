using ChatClient;

namespace Chat.Bench.Chat;

/// <summary>How a phone logs in. The one place of the bench that knows it.</summary>
internal sealed class ChatLogins : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly ChatConnector _connector;
    private readonly IReadOnlyList<Phone> _phones;

    public ChatLogins(
        Uri server,
        IReadOnlyList<Phone> phones,
        TimeProvider clock,
        WireCount? counts = null
    )
    {
        _phones = phones;
        _invoker = new HttpMessageInvoker(Wire.Handler(counts));
        var endpoint = new UriBuilder(server) { Scheme = "ws" }.Uri;
        _connector = new ChatConnector(endpoint, _invoker, clock);
    }

    public int Phones => _phones.Count;

    public Phone Phone(int number) => _phones[number % _phones.Count];

    /// <summary>A session that stays, ready and without anything missed.</summary>
    public async Task<ChatSession> ConnectAsync(
        int phone,
        ConnectClass connectClass = ConnectClass.Foreground
    )
    {
        var session = await _connector.ConnectAsync(
            Phone(phone).Credentials,
            connectClass,
            cursor: 0
        );
        await session.CaughtUp;
        return session;
    }

    /// <summary>A login, everything that was missed, and the end.</summary>
    public async Task LogInAndOutAsync(int phone)
    {
        await using var session = await ConnectAsync(phone);
    }

    public void Dispose() => _invoker.Dispose();
}
