using System.Text.Json.Serialization;

namespace Gatekeeper.Admin;

/// <summary>How answers to orders are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OverrideAnswer))]
[JsonSerializable(typeof(PromoteAnswer))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class AdminJson : JsonSerializerContext;
