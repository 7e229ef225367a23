using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatClient.Cli.Terminal;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(MessageJson))]
internal sealed partial class OutputJson : JsonSerializerContext;
