namespace Gatekeeper.Admin;

/// <summary>What is wrong with one field of a request, and what to write instead.</summary>
/// <param name="Field">The field's name in the request, or <c>body</c>.</param>
/// <param name="Problem">What is wrong and what to do about it.</param>
internal sealed record FieldFault(string Field, string Problem);
