namespace Chat.Tests.Hellos;

/// <summary>Bytes that were a hello, and what an enemy makes of them.</summary>
internal static class HelloMutation
{
    public static byte[] Of(byte[] good, Random random)
    {
        var bytes = good.ToArray();
        switch (random.Next(5))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                return [.. bytes, .. Noise(random, random.Next(1, 600))];
            case 3:
                return Noise(random, random.Next(0, 700));
            default:
                bytes[0] = (byte)random.Next(4);
                bytes[1] = (byte)random.Next(256);
                return bytes;
        }
    }

    private static byte[] Noise(Random random, int count)
    {
        var noise = new byte[count];
        random.NextBytes(noise);
        return noise;
    }
}
