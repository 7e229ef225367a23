using Gatekeeper.Classification;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatekeeper.Http;

/// <summary>Reads the flag of a request: the header first, then the query; the first source that speaks wins.</summary>
internal static class RequestFlag
{
    /// <summary>Nobody says it so often in earnest; what follows is not read.</summary>
    private const int MostValues = 8;

    public static Flag Read(HttpRequest request)
    {
        if (request.Headers.TryGetValue(HeaderNames.Class, out var header) && header.Count > 0)
        {
            return Flag.Read(header, FlagSource.Header);
        }

        return request.QueryString.HasValue ? ReadQuery(request.QueryString.Value) : Flag.Silent;
    }

    private static Flag ReadQuery(string? query)
    {
        var values = new List<string>(1);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            if (
                pair.EncodedName.Span.Equals(
                    HeaderNames.IntentQuery,
                    StringComparison.OrdinalIgnoreCase
                )
            )
            {
                values.Add(pair.DecodeValue().ToString());
                if (values.Count > MostValues)
                {
                    break;
                }
            }
        }

        return values.Count == 0 ? Flag.Silent : Flag.Read(values, FlagSource.Query);
    }
}
