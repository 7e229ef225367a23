namespace Gatekeeper.Tcp.Protocols;

/// <summary>Moves over the text of a start tag, byte by byte; what it looks for is ASCII, and the bytes of other letters are never ASCII.</summary>
internal ref struct XmlCursor(ReadOnlySpan<byte> text)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What was not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>The next byte, or -1 when there is none yet.</summary>
    public readonly int Next => Rest.IsEmpty ? -1 : Rest[0];

    public void Move(int count) => Rest = Rest[count..];

    /// <returns>False when more bytes must show whether here is one.</returns>
    public bool TrySkipByteOrderMark()
    {
        if (Rest.Length < ByteOrderMark.Length)
        {
            return !ByteOrderMark.StartsWith(Rest);
        }

        if (Rest.StartsWith(ByteOrderMark))
        {
            Move(ByteOrderMark.Length);
        }

        return true;
    }

    /// <returns>Whether there was any.</returns>
    public bool SkipBlanks()
    {
        var left = Rest.TrimStart(" \t\r\n"u8);
        var skipped = left.Length < Rest.Length;
        Rest = left;
        return skipped;
    }

    /// <summary>Takes a name, prefix and colon included; empty when here is none.</summary>
    public ReadOnlySpan<byte> TakeName()
    {
        var length = 0;
        while (length < Rest.Length && IsOfName(Rest[length], isFirst: length == 0))
        {
            length++;
        }

        var name = Rest[..length];
        Move(length);
        return name;
    }

    private static bool IsOfName(byte letter, bool isFirst) =>
        char.IsAsciiLetter((char)letter)
        || letter is (byte)'_' or >= 0x80
        || (
            !isFirst
            && (char.IsAsciiDigit((char)letter) || letter is (byte)'-' or (byte)'.' or (byte)':')
        );
}
