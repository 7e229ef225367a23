using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>
/// Runs the table of a <see cref="HandshakePattern"/> for one side (specification, section 5.3): every token of a line is done in its
/// order, then the payload is sealed or opened. Raw Noise, for any pattern; <see cref="NoiseHandshake"/> puts our rules around it.
/// After an exception the state is good for nothing but <see cref="Dispose"/>. Not safe for concurrent use.
/// </summary>
internal sealed class HandshakeState : IDisposable
{
    private readonly HandshakePattern _pattern;
    private readonly HandshakeKeys _keys;
    private readonly bool _initiator;
    private readonly SymmetricState _symmetric;
    private readonly byte[] _remoteEphemeral = new byte[NoiseLimits.KeyBytes];
    private readonly byte[] _remoteStatic = new byte[NoiseLimits.KeyBytes];
    private NoiseKeyPair? _ephemeral;
    private int _next;
    private int _psk;

    public HandshakeState(
        HandshakePattern pattern,
        HandshakeKeys keys,
        bool initiator,
        ReadOnlySpan<byte> prologue
    )
    {
        (_pattern, _keys, _initiator) = (pattern, keys, initiator);
        _symmetric = new SymmetricState(pattern.ProtocolName);
        _symmetric.MixHash(prologue);
        if (!keys.RemoteStatic.IsEmpty)
        {
            keys.RemoteStatic.Span.CopyTo(_remoteStatic);
            KnowsRemoteStatic = true;
        }

        foreach (var line in pattern.Before)
        {
            _symmetric.MixHash(
                line.FromInitiator == initiator ? keys.Static!.Public : _remoteStatic
            );
        }
    }

    public bool IsComplete => _next == _pattern.Messages.Count;

    public bool IsMyTurn => !IsComplete && _pattern.Messages[_next].FromInitiator == _initiator;

    public bool KnowsRemoteStatic { get; private set; }

    public ReadOnlySpan<byte> RemoteStatic => _remoteStatic;

    public ReadOnlySpan<byte> Hash => _symmetric.Hash;

    /// <summary>For tests.</summary>
    internal SymmetricState Symmetric => _symmetric;

    /// <summary>How much longer than its payload the next message is.</summary>
    public int Overhead()
    {
        var (length, keyed) = (0, _symmetric.HasKey);
        foreach (var token in _pattern.Messages[_next].Tokens)
        {
            length += token switch
            {
                HandshakeToken.E => NoiseLimits.KeyBytes,
                HandshakeToken.S => NoiseLimits.KeyBytes + (keyed ? NoiseLimits.TagBytes : 0),
                _ => 0,
            };
            keyed |=
                token is not HandshakeToken.S
                && (token is not HandshakeToken.E || _pattern.Psks > 0);
        }

        return length + (keyed ? NoiseLimits.TagBytes : 0);
    }

    /// <param name="payload">At most what fits a Noise message.</param>
    /// <param name="message">As long as the payload and <see cref="Overhead"/>.</param>
    /// <returns>The length of the message.</returns>
    public int Write(ReadOnlySpan<byte> payload, Span<byte> message)
    {
        var rest = message;
        foreach (var token in _pattern.Messages[_next].Tokens)
        {
            switch (token)
            {
                case HandshakeToken.E:
                    _ephemeral = _keys.FixedEphemeral ?? NoiseKeyPair.Generate(_keys.X25519);
                    _ephemeral.Public.CopyTo(rest);
                    MixEphemeral(_ephemeral.Public);
                    rest = rest[NoiseLimits.KeyBytes..];
                    break;
                case HandshakeToken.S:
                    rest = rest[_symmetric.EncryptAndHash(_keys.Static!.Public, rest)..];
                    break;
                default:
                    Mix(token);
                    break;
            }
        }

        rest = rest[_symmetric.EncryptAndHash(payload, rest)..];
        _next++;
        return message.Length - rest.Length;
    }

    /// <param name="message">At least <see cref="Overhead"/> long.</param>
    /// <param name="payload">As long as the message without <see cref="Overhead"/>.</param>
    /// <returns>The length of the payload.</returns>
    public int Read(ReadOnlySpan<byte> message, Span<byte> payload)
    {
        var rest = message;
        foreach (var token in _pattern.Messages[_next].Tokens)
        {
            switch (token)
            {
                case HandshakeToken.E:
                    rest[..NoiseLimits.KeyBytes].CopyTo(_remoteEphemeral);
                    MixEphemeral(_remoteEphemeral);
                    rest = rest[NoiseLimits.KeyBytes..];
                    break;
                case HandshakeToken.S:
                    var length =
                        NoiseLimits.KeyBytes + (_symmetric.HasKey ? NoiseLimits.TagBytes : 0);
                    _symmetric.DecryptAndHash(rest[..length], _remoteStatic);
                    KnowsRemoteStatic = true;
                    rest = rest[length..];
                    break;
                default:
                    Mix(token);
                    break;
            }
        }

        var read = _symmetric.DecryptAndHash(rest, payload);
        _next++;
        return read;
    }

    /// <summary>The keys for what this side sends, and for what it receives.</summary>
    public (CipherState Sending, CipherState Receiving) Split()
    {
        var (fromInitiator, toInitiator) = _symmetric.Split();
        return _initiator ? (fromInitiator, toInitiator) : (toInitiator, fromInitiator);
    }

    public void Dispose()
    {
        _symmetric.Dispose();
        _ephemeral?.Dispose();
    }

    private void MixEphemeral(ReadOnlySpan<byte> publicKey)
    {
        _symmetric.MixHash(publicKey);
        if (_pattern.Psks > 0)
        {
            // Section 9.2: without this, a preshared key would meet the same cipher key in every handshake.
            _symmetric.MixKey(publicKey);
        }
    }

    private void Mix(HandshakeToken token)
    {
        switch (token)
        {
            case HandshakeToken.Psk:
                _symmetric.MixKeyAndHash(_keys.Psks[_psk++].Span);
                break;
            case HandshakeToken.EE:
                MixAgreement(_ephemeral!, _remoteEphemeral);
                break;
            case HandshakeToken.SS:
                MixAgreement(_keys.Static!, _remoteStatic);
                break;
            // The first letter is the initiator's key, the second the responder's.
            case HandshakeToken.ES when _initiator:
            case HandshakeToken.SE when !_initiator:
                MixAgreement(_ephemeral!, _remoteStatic);
                break;
            default:
                MixAgreement(_keys.Static!, _remoteEphemeral);
                break;
        }
    }

    private void MixAgreement(NoiseKeyPair own, ReadOnlySpan<byte> peer)
    {
        Span<byte> secret = stackalloc byte[NoiseLimits.KeyBytes];
        try
        {
            own.Agree(peer, secret);
            _symmetric.MixKey(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
