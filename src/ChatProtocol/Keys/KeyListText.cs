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

    public SignedKeyList ToList() =>
        new SignedKeyList(
            Version,
            [.. (Keys ?? []).Select(key => Convert.FromBase64String(key ?? ""))],
            Convert.FromBase64String(Signature ?? "")
        ).Checked();
}
