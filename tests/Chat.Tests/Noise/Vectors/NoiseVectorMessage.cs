namespace Chat.Tests.Noise.Vectors;

public sealed record NoiseVectorMessage(string Payload, string Ciphertext);
