namespace ChatClient;

internal sealed record DevicesAnswer(string ServerKey, IReadOnlyList<EnrolledDevice> Devices);
