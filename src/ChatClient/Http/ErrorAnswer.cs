using System.Text.Json;

namespace ChatClient;

internal sealed record ErrorAnswer(string? Error, string? Message, JsonElement? KeyList = null);
