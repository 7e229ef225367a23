using System.Text.Json;

namespace ChatBackend.Http;

/// <summary>A no in JSON.</summary>
/// <param name="Error">The reason for machines.</param>
/// <param name="Message">The sentence for people.</param>
/// <param name="KeyList">With UNKNOWN_SERVER_KEY: the signed list of keys.</param>
internal sealed record ErrorAnswer(string Error, string Message, JsonElement? KeyList = null);
