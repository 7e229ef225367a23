namespace Chat.Tests.Noise.Vectors;

/// <summary>Seconds pass, then the speaker seals the frame.</summary>
public sealed record ChannelVectorFrame(string From, int Seconds, string Frame, string Message);
