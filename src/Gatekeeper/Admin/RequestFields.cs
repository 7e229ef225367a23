using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Admin;

/// <summary>
/// The JSON body of a request that changes something. Whoever overrides a gate is in a hurry: every fault is noted with its field and its cure, and
/// all of them are told at once. Unknown fields are faults: a misspelt <c>expires</c> must not become an order for ever.
/// </summary>
internal sealed class RequestFields
{
    private const int LargestBody = 16 * 1024;
    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = 4,
        AllowDuplicateProperties = false,
    };
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly List<FieldFault> _faults = [];

    private RequestFields() { }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>Reads a body that may have these fields.</summary>
    public static async Task<RequestFields> ReadAsync(
        HttpRequest request,
        IReadOnlyList<string> known,
        CancellationToken cancellationToken
    )
    {
        var read = new RequestFields();
        var buffer = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            cancellationToken
        );
        if (length > LargestBody)
        {
            read.Fault("body", $"is longer than {LargestBody} bytes");
            return read;
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(0, length), Strict);
            read.Take(document.RootElement, known);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair.
            read.Fault("body", $"is not a JSON object; write {{ \"{known[0]}\": ... }}");
        }

        return read;
    }

    public void Fault(string field, string problem) => _faults.Add(new FieldFault(field, problem));

    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>A text of one line, or null when it is not there or not good.</summary>
    public string? Text(string field, int longest)
    {
        if (!_fields.TryGetValue(field, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text)
        {
            Fault(field, "is not text; write it in quotes");
            return null;
        }

        if (string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Any(BreaksLine))
        {
            Fault(field, $"write one line of 1 to {longest} characters");
            return null;
        }

        return text.Trim();
    }

    /// <summary>The same, for a field that must be there.</summary>
    public string? RequiredText(string field, int longest, string what)
    {
        if (!Has(field))
        {
            Fault(field, $"is missing; {what}");
        }

        return Text(field, longest);
    }

    public int? Number(string field, int from, int to)
    {
        if (!_fields.TryGetValue(field, out var value))
        {
            return null;
        }

        if (
            value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number)
            && number >= from
            && number <= to
        )
        {
            return number;
        }

        Fault(
            field,
            string.Create(CultureInfo.InvariantCulture, $"write a whole number, {from} to {to}")
        );
        return null;
    }

    public bool? Flag(string field)
    {
        if (!_fields.TryGetValue(field, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(field, "write true or false");
        return null;
    }

    /// <summary>What would let a reason forge a line of the log.</summary>
    private static bool BreaksLine(char letter) =>
        char.IsControl(letter) || letter is '\u2028' or '\u2029';

    private void Take(JsonElement body, IReadOnlyList<string> known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Fault("body", $"is not a JSON object; write {{ \"{known[0]}\": ... }}");
            return;
        }

        foreach (var field in body.EnumerateObject())
        {
            if (!known.Contains(field.Name))
            {
                Fault(field.Name, $"is not known; known are {string.Join(", ", known)}");
            }
            else if (field.Value.ValueKind != JsonValueKind.Null)
            {
                _ = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null;
                _fields[field.Name] = field.Value.Clone();
            }
        }
    }
}
