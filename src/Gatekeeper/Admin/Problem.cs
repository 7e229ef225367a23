namespace Gatekeeper.Admin;

/// <summary>An answer that says no (RFC 9457), with every fault at once.</summary>
/// <param name="Title">What went wrong, in few words.</param>
/// <param name="Status">The status code.</param>
/// <param name="Detail">All faults in one text, for people.</param>
/// <param name="Errors">The same, field by field, for tools.</param>
internal sealed record Problem(
    string Title,
    int Status,
    string Detail,
    IReadOnlyList<FieldFault> Errors
)
{
    /// <summary>Its media type.</summary>
    public const string ContentType = "application/problem+json";

    public static Problem Of(int status, string title, params IReadOnlyList<FieldFault> errors) =>
        new(
            title,
            status,
            string.Join("; ", errors.Select(fault => $"{fault.Field}: {fault.Problem}")),
            errors
        );
}
