using Gatekeeper.Proofs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatekeeper.Http;

/// <summary>
/// What a request brings to show who it is, unverified: each from its header, or from the query where headers cannot be set. What is said twice, or is too
/// long, is not said.
/// </summary>
/// <param name="Device">The device id: 1 to 128 printable ASCII letters.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Pass">The pass.</param>
/// <param name="InQuery">Whether the query carries a ticket or a pass, which must not go on to the backend.</param>
internal readonly record struct RequestProofs(
    string? Device,
    string? Ticket,
    string? Pass,
    bool InQuery
)
{
    private const int LongestProof = 64;

    public static RequestProofs Read(HttpRequest request)
    {
        var query = request.QueryString.HasValue ? ReadQuery(request.QueryString.Value) : default;
        return new RequestProofs(
            ProofText.Clean(
                Header(request, HeaderNames.Device, query.Device),
                TicketCodec.LongestDevice
            ),
            ProofText.Clean(Header(request, HeaderNames.Ticket, query.Ticket), LongestProof),
            ProofText.Clean(Header(request, HeaderNames.Pass, query.Pass), LongestProof),
            query.InQuery
        );
    }

    /// <summary>Whether a part of a query, as it stands there, is a ticket or a pass.</summary>
    public static bool IsProof(ReadOnlySpan<char> name) =>
        name.Equals(HeaderNames.TicketQuery, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.PassQuery, StringComparison.OrdinalIgnoreCase);

    private static RequestProofs ReadQuery(string? query)
    {
        string? device = null;
        string? ticket = null;
        string? pass = null;
        var inQuery = false;
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.EncodedName.Span;
            if (!name.StartsWith(HeaderNames.QueryPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            inQuery |= IsProof(name);
            Note(pair, HeaderNames.DeviceQuery, ref device);
            Note(pair, HeaderNames.TicketQuery, ref ticket);
            Note(pair, HeaderNames.PassQuery, ref pass);
        }

        return new RequestProofs(device, ticket, pass, inQuery);
    }

    /// <summary>A name that comes twice leaves a value that <see cref="ProofText.Clean"/> refuses.</summary>
    private static void Note(
        in QueryStringEnumerable.EncodedNameValuePair pair,
        string name,
        ref string? value
    )
    {
        if (pair.EncodedName.Span.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            value = value is null ? pair.DecodeValue().ToString() : "";
        }
    }

    private static string? Header(HttpRequest request, string name, string? otherwise) =>
        request.Headers.TryGetValue(name, out var header)
            ? header is [var only]
                ? only
                : null
            : otherwise;
}
