using System.Text;
using System.Text.Json;

namespace Gatekeeper.Configuration;

/// <summary>Where each key of a JSON configuration file stands.</summary>
public sealed class JsonLocations
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _file;

    private JsonLocations(string file) => _file = file;

    /// <summary>Locations for a configuration that did not come from a file.</summary>
    public static JsonLocations None { get; } = new("");

    /// <summary>The keys at the top of the file.</summary>
    public IEnumerable<string> TopKeys =>
        _lines.Keys.Where(key => !key.Contains(':', StringComparison.Ordinal));

    /// <summary>Reads a file's text.</summary>
    /// <param name="file">The name shown in locations.</param>
    /// <param name="json">Its text; comments and trailing commas are allowed, as in .NET's configuration files.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonLocations Read(string file, ReadOnlySpan<byte> json)
    {
        var locations = new JsonLocations(file);
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            }
        );
        var path = new Stack<(string Name, int Index)>();
        var (line, counted) = (1, 0L);
        string? name = null;
        while (reader.Read())
        {
            line += json[(int)counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = reader.TokenStartIndex;
            locations.Note(ref reader, path, ref name, line);
        }

        return locations;
    }

    /// <summary><c>file:line</c> of a key, or of the nearest key above it that stands in the file.</summary>
    public string? Of(string key)
    {
        for (var at = key; at.Length > 0; at = at[..Math.Max(at.LastIndexOf(':'), 0)])
        {
            if (_lines.TryGetValue(at, out var line))
            {
                return $"{_file}:{line}";
            }
        }

        return null;
    }

    private void Note(
        ref Utf8JsonReader reader,
        Stack<(string Name, int Index)> path,
        ref string? name,
        int line
    )
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                name = reader.GetString();
                _lines.TryAdd(PathTo(path, name), line);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var index = reader.TokenType == JsonTokenType.StartArray ? 0 : -1;
                path.Push((NameOfValue(path, ref name, line), index));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                path.Pop();
                break;
            default:
                NameOfValue(path, ref name, line);
                break;
        }
    }

    private string NameOfValue(Stack<(string Name, int Index)> path, ref string? name, int line)
    {
        var known = name ?? "";
        name = null;
        if (path.TryPeek(out var parent) && parent.Index >= 0)
        {
            path.Pop();
            path.Push((parent.Name, parent.Index + 1));
            known = parent.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _lines.TryAdd(PathTo(path, known), line);
        }

        return known;
    }

    private static string PathTo(Stack<(string Name, int Index)> path, string? name)
    {
        var text = new StringBuilder();
        foreach (var (part, _) in path.Reverse().Where(part => part.Name.Length > 0))
        {
            text.Append(part).Append(':');
        }

        return text.Append(name).ToString();
    }
}
