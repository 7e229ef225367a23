using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatClient.Cli.Profiles;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Progress))]
internal sealed partial class ProfileJson : JsonSerializerContext;
