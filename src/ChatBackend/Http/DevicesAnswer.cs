namespace ChatBackend.Http;

internal sealed record DevicesAnswer(IReadOnlyList<EnrolledDevice> Devices);
