using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBackend.Keys;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(KeyFileText))]
internal sealed partial class KeyJson : JsonSerializerContext;
