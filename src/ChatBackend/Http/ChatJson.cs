using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBackend.Configuration;
using ChatBackend.Gate;
using ChatBackend.Pushes;
using ChatBackend.Rehearsal;

namespace ChatBackend.Http;

/// <summary>Everything that is JSON here, written by the compiler instead of reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(DevicesRequest))]
[JsonSerializable(typeof(DevicesAnswer))]
[JsonSerializable(typeof(PushBody))]
[JsonSerializable(typeof(PromoteOrder))]
[JsonSerializable(typeof(PromoteOutcome))]
[JsonSerializable(typeof(InUseRequest))]
[JsonSerializable(typeof(RehearsalSettings))]
[JsonSerializable(typeof(RehearsalCounters))]
[JsonSerializable(typeof(KeyAnswer))]
internal sealed partial class ChatJson : JsonSerializerContext;
