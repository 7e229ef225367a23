namespace ChatProtocol.Noise;

/// <summary>The words of Noise's message patterns (specification, sections 7.1 and 9.2).</summary>
internal enum HandshakeToken
{
    E,
    S,
    EE,
    ES,
    SE,
    SS,
    Psk,
}
