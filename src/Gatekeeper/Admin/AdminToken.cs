using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Admin;

/// <summary>Who may change something. A bearer header cannot be sent by a page in somebody's browser, so it also answers cross-site requests.</summary>
internal static class AdminToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Null when the request carries the token; otherwise the answer that says what is missing.</summary>
    public static IResult? Check(HttpRequest request, string? token)
    {
        if (token is null)
        {
            return Results.Text(
                "Nothing can be changed here: set Gatekeeper:Admin:Token.\n",
                statusCode: StatusCodes.Status403Forbidden
            );
        }

        var given = request.Headers.Authorization.ToString();
        return
            given.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..])),
                SHA256.HashData(Encoding.UTF8.GetBytes(token))
            )
            ? null
            : Results.Text(
                "Send the admin token: Authorization: Bearer TOKEN.\n",
                statusCode: StatusCodes.Status401Unauthorized
            );
    }
}
