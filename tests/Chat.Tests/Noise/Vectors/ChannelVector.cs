namespace Chat.Tests.Noise.Vectors;

/// <summary>One conversation of channel.json: handshake and frames, in hexadecimal.</summary>
public sealed record ChannelVector(
    string Pattern,
    string Mode,
    string Ticket,
    string Prologue,
    string Psk,
    IReadOnlyDictionary<string, string> Keys,
    IReadOnlyList<ChannelVectorMessage> Handshake,
    string Hash,
    IReadOnlyList<ChannelVectorFrame> Transport
);
