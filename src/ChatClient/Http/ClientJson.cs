using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatClient;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(DevicesRequest))]
[JsonSerializable(typeof(DevicesAnswer))]
[JsonSerializable(typeof(InUseRequest))]
[JsonSerializable(typeof(InUseAnswer))]
[JsonSerializable(typeof(DeviceCredentials))]
[JsonSerializable(typeof(KeyAnswer))]
internal sealed partial class ClientJson : JsonSerializerContext;
