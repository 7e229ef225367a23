namespace ChatProtocol.Noise;

/// <summary>The handshakes that version 1 knows; the number is the pattern id on the wire. Nothing is negotiated: another suite would be another id.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1008:Enums should have zero value",
    Justification = "No pattern is the default: a forgotten one must fail."
)]
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1028:Enum Storage should be Int32",
    Justification = "It is one byte on the wire."
)]
public enum NoisePattern : byte
{
    /// <summary>Login: the client knows the server's key and proves its own, in one round trip.</summary>
    IK = 1,

    /// <summary>Resume: both know a secret that a ticket stands for. No static keys, half the work.</summary>
    NNpsk0 = 2,

    /// <summary>Both learn each other's key: for a client whose server key is no longer the right one. One and a half round trips.</summary>
    XX = 3,
}
