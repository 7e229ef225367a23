using ChatClient;

namespace Chat.Bench.Chat;

/// <summary>How phones log in: by the ticket of their last login when they have one, by their key the first time. The one place of the bench that knows it.</summary>
internal sealed class ChatLogins : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly ChatConnector _connector;
    private readonly Phone[] _phones;

    public ChatLogins(
        Uri server,
        IEnumerable<Phone> phones,
        TimeProvider clock,
        WireCount? counts = null
    )
    {
        _phones = [.. phones];
        _invoker = new HttpMessageInvoker(Wire.Handler(counts));
        var endpoint = new UriBuilder(server) { Scheme = "ws" }.Uri;
        _connector = new ChatConnector(endpoint, _invoker, clock);
    }

    public int Count => _phones.Length;

    /// <summary>As they are now, with the tickets they got.</summary>
    public IReadOnlyList<Phone> Phones => _phones;

    /// <summary>A session that stays, ready and with everything that was missed.</summary>
    public async Task<ChatSession> ConnectAsync(
        int phone,
        ConnectClass connectClass = ConnectClass.Foreground
    )
    {
        var place = phone % _phones.Length;
        var credentials = _phones[place].Credentials;
        var session = await _connector.ConnectAsync(credentials, connectClass, cursor: 0);
        await session.CaughtUp;
        if (session.Credentials != credentials)
        {
            _phones[place] = _phones[place] with { Credentials = session.Credentials };
        }

        return session;
    }

    /// <summary>A login, everything that was missed, and the end.</summary>
    public async Task LogInAndOutAsync(int phone)
    {
        await using var session = await ConnectAsync(phone);
    }

    /// <summary>The same, as if the phone had no ticket.</summary>
    public Task LogInByKeyAndOutAsync(int phone)
    {
        var place = phone % _phones.Length;
        var credentials = _phones[place].Credentials with { Ticket = null };
        _phones[place] = _phones[place] with { Credentials = credentials };
        return LogInAndOutAsync(phone);
    }

    public void Dispose() => _invoker.Dispose();
}
