using System.Text.Json;

namespace Chat.Bench.Report;

/// <summary>The report as JSON, for scripts that compare runs.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System
            .Text
            .Json
            .Serialization
            .JsonNumberHandling
            .AllowNamedFloatingPointLiterals,
    };

    public static Task WriteAsync(ChatReport report, string path) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(report, Style));
}
