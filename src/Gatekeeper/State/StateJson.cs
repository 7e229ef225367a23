using System.Text.Json.Serialization;

namespace Gatekeeper.State;

/// <summary>How state files are written: for people to read as well.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(LearnedState))]
internal sealed partial class StateJson : JsonSerializerContext;
