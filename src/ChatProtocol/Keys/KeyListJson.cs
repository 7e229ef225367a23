using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatProtocol;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeyListText))]
internal sealed partial class KeyListJson : JsonSerializerContext;
