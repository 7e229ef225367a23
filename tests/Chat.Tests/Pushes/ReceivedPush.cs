using System.Text.Json.Nodes;

namespace Chat.Tests.Pushes;

/// <summary>A call that arrived at the webhook.</summary>
internal sealed record ReceivedPush(
    JsonObject Body,
    byte[] Bytes,
    string Timestamp,
    string Signature
)
{
    public string Device => (string)Body["device"]!;

    public long Head => (long)Body["head"]!;
}
