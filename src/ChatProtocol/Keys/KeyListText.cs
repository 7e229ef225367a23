namespace ChatProtocol;

/// <summary>A <see cref="SignedKeyList"/> as it stands in JSON.</summary>
internal sealed record KeyListText(ulong Version, IReadOnlyList<string?>? Keys, string? Signature)
{
    public static KeyListText Of(SignedKeyList list) =>
        new(
            list.Version,
            [.. list.Keys.Select(Convert.ToBase64String)],
            Convert.ToBase64String(list.Signature)
        );

    /// <exception cref="FormatException">A size is wrong, or something is not base64.</exception>
    public SignedKeyList ToList() =>
        new SignedKeyList(
            Version,
            [.. (Keys ?? []).Take(SignedKeyList.MaxKeys + 1).Select(BytesOf)],
            BytesOf(Signature)
        ).Checked();

    /// <summary>Empty, and therefore of the wrong size, when it is not base64.</summary>
    private static byte[] BytesOf(string? base64)
    {
        var bytes = new byte[(base64?.Length ?? 0) / 4 * 3];
        return Convert.TryFromBase64String(base64 ?? "", bytes, out var length)
            ? bytes[..length]
            : [];
    }
}
