using System.Text.Json.Serialization;

namespace Chat.Tests.Noise.Vectors;

/// <summary>One published conversation, in the form of the cacophony collection; keys and messages are hexadecimal.</summary>
public sealed record NoiseVector
{
    [JsonPropertyName("protocol_name")]
    public required string ProtocolName { get; init; }

    [JsonPropertyName("init_prologue")]
    public string InitiatorPrologue { get; init; } = "";

    [JsonPropertyName("resp_prologue")]
    public string ResponderPrologue { get; init; } = "";

    [JsonPropertyName("init_psks")]
    public IReadOnlyList<string> InitiatorPsks { get; init; } = [];

    [JsonPropertyName("resp_psks")]
    public IReadOnlyList<string> ResponderPsks { get; init; } = [];

    [JsonPropertyName("init_static")]
    public string? InitiatorStatic { get; init; }

    [JsonPropertyName("resp_static")]
    public string? ResponderStatic { get; init; }

    [JsonPropertyName("init_ephemeral")]
    public string? InitiatorEphemeral { get; init; }

    [JsonPropertyName("resp_ephemeral")]
    public string? ResponderEphemeral { get; init; }

    [JsonPropertyName("init_remote_static")]
    public string? InitiatorKnows { get; init; }

    [JsonPropertyName("resp_remote_static")]
    public string? ResponderKnows { get; init; }

    [JsonPropertyName("handshake_hash")]
    public string? HandshakeHash { get; init; }

    public required IReadOnlyList<NoiseVectorMessage> Messages { get; init; }

    /// <summary>"XXpsk3".</summary>
    public string Pattern => ProtocolName.Split('_')[1];
}
