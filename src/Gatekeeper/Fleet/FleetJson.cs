using System.Text.Json.Serialization;

namespace Gatekeeper.Fleet;

/// <summary>How messages between gates are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8
)]
[JsonSerializable(typeof(FleetMessage))]
internal sealed partial class FleetJson : JsonSerializerContext;
