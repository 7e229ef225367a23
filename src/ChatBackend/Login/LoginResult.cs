using ChatBackend.Http;

namespace ChatBackend.Login;

/// <summary>
/// A no; or a handshake, the message that answers it, and who has logged in. Disposing of it forgets the first two: a session that lives for hours must
/// not hold its first page.
/// </summary>
internal sealed class LoginResult : IDisposable
{
    private ServerHandshake? _handshake;
    private byte[] _answer = [];

    private LoginResult() { }

    /// <summary>Why not; null when the handshake succeeded.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>Null when the device is unknown and wants to enrol.</summary>
    public LoggedIn? LoggedIn { get; private init; }

    public ServerHandshake Handshake =>
        _handshake ?? throw new InvalidOperationException("There is no handshake, or it is over.");

    public static LoginResult No(Refusal refusal) => new() { Refusal = refusal };

    /// <param name="handshake">Belongs to the result from now on.</param>
    /// <param name="answer">Message 2.</param>
    /// <param name="loggedIn">Null: the device has to enrol.</param>
    public static LoginResult Yes(ServerHandshake handshake, byte[] answer, LoggedIn? loggedIn) =>
        new()
        {
            _handshake = handshake,
            _answer = answer,
            LoggedIn = loggedIn,
        };

    /// <summary>Message 2, once.</summary>
    public byte[] TakeAnswer() => Interlocked.Exchange(ref _answer, []);

    public void Dispose()
    {
        _answer = [];
        Interlocked.Exchange(ref _handshake, null)?.Dispose();
    }
}
