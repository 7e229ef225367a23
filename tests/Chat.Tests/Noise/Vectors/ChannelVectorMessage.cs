namespace Chat.Tests.Noise.Vectors;

public sealed record ChannelVectorMessage(string Payload, string Message);
