namespace ChatBackend.Http;

internal sealed record EnrolledDevice(string DeviceId, string Token);
