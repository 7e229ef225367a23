using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Gatekeeper.Http;

/// <summary>Reads the flag of a request from one source after the other; the first that speaks wins.</summary>
internal static class RequestFlag
{
    /// <summary>Where clients of the gate say it themselves.</summary>
    private static readonly RequestFlagSource[] Spoken =
    [
        RequestFlagSource.Header,
        RequestFlagSource.Query,
    ];

    /// <summary>Nobody says it so often in earnest; what follows is not read.</summary>
    private const int MostValues = 8;

    private const string PriorityHeader = "Priority";
    private const string PurposeHeader = "Sec-Purpose";

    /// <summary>Reads what the client says in the header or the query.</summary>
    public static Flag Read(HttpRequest request) => Read(request, Spoken, Flag.Silent);

    /// <summary>Reads it from all sources that count.</summary>
    /// <param name="request">The request.</param>
    /// <param name="order">The sources, the first to be asked first.</param>
    /// <param name="ofConnection">What was known before the request.</param>
    public static Flag Read(
        HttpRequest request,
        IReadOnlyList<RequestFlagSource> order,
        Flag ofConnection
    )
    {
        // By index: this is done for every request, and an enumerator of a list that is not known is an object.
        for (var index = 0; index < order.Count; index++)
        {
            var flag = order[index] switch
            {
                RequestFlagSource.Header => ReadHeader(request.Headers[HeaderNames.Class]),
                RequestFlagSource.Query => ReadQuery(request.QueryString),
                RequestFlagSource.Subprotocol => SubprotocolFlag.Read(
                    request.Headers.SecWebSocketProtocol
                ),
                RequestFlagSource.Priority => PriorityFlag.ReadPriority(
                    request.Headers[PriorityHeader]
                ),
                RequestFlagSource.Purpose => PriorityFlag.ReadPurpose(
                    request.Headers[PurposeHeader]
                ),
                _ => ofConnection,
            };
            if (flag.Source != FlagSource.None)
            {
                return flag;
            }
        }

        return Flag.Silent;
    }

    private static Flag ReadHeader(StringValues header) =>
        header.Count > 0 ? Flag.Read(header, FlagSource.Header) : Flag.Silent;

    private static Flag ReadQuery(QueryString query)
    {
        if (!query.HasValue)
        {
            return Flag.Silent;
        }

        var values = new List<string>(1);
        foreach (var pair in new QueryStringEnumerable(query.Value))
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
