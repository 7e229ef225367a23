namespace Gatekeeper.Configuration;

/// <summary>A certificate and its key, from files. Read again at every reload.</summary>
public sealed class CertificateOptions
{
    /// <summary>The file: PEM (the certificate, then those that sign it) or PKCS#12 (<c>.pfx</c>, <c>.p12</c>). Relative to the configuration file's folder.</summary>
    public string? Path { get; init; }

    /// <summary>The file of the key, PEM; null when it stands in <see cref="Path"/>.</summary>
    public string? KeyPath { get; init; }

    /// <summary>What the key is locked with, or null.</summary>
    public string? Password { get; init; }
}
