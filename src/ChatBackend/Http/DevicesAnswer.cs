namespace ChatBackend.Http;

/// <summary>What a bulk enrolment answers.</summary>
/// <param name="ServerKey">The server's public key in base64: what the devices pin.</param>
/// <param name="Devices">In the order of the request.</param>
internal sealed record DevicesAnswer(string ServerKey, IReadOnlyList<EnrolledDevice> Devices);
