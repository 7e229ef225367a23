namespace ChatBackend.Login;

/// <summary>"Bearer DEVICE.TOKEN", taken apart.</summary>
internal readonly record struct DeviceCredential(string DeviceId, string Token)
{
    private const string Scheme = "Bearer ";

    /// <summary>Ids and tokens are 22 and 43 characters; anything much longer is not ours.</summary>
    private const int Longest = 256;

    /// <summary>Null when the header is missing, repeated or malformed.</summary>
    public static DeviceCredential? Parse(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { Length: <= Longest } text)
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return
            text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && dot > Scheme.Length
            && dot < text.Length - 1
            ? new DeviceCredential(text[Scheme.Length..dot], text[(dot + 1)..])
            : null;
    }
}
