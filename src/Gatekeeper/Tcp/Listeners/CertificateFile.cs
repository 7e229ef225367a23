using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatekeeper.Configuration;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>Reads a listener's certificate.</summary>
internal static class CertificateFile
{
    /// <summary>Reads certificate, chain and key.</summary>
    /// <param name="listener">The listener's name, for what is said when something is wrong.</param>
    /// <param name="options">Which files.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    /// <exception cref="InvalidConfigurationException">It cannot be used; the message says why.</exception>
    public static SslStreamCertificateContext Read(
        string listener,
        CertificateOptions options,
        string folder
    )
    {
        var key = $"Gatekeeper:Listeners:{listener}:Certificate";
        var path = Path.GetFullPath(options.Path ?? "", folder);
        try
        {
            var all = IsPkcs12(path)
                ? X509CertificateLoader.LoadPkcs12CollectionFromFile(path, options.Password)
                : ReadPem(path, options, folder);
            var own = all.FirstOrDefault(known => known.HasPrivateKey);
            if (own is not null)
            {
                // Not online: a listener must not wait for somebody else's server to say what stands in its file.
                return SslStreamCertificateContext.Create(own, all, offline: true);
            }
        }
        catch (Exception unusable)
            when (unusable
                    is IOException
                        or UnauthorizedAccessException
                        or CryptographicException
                        or ArgumentException
            )
        {
            throw Fault(key, $"'{path}' cannot be used: {unusable.Message}");
        }

        throw Fault(
            key,
            $"'{path}' has a certificate but not its key; name the key's file in {key}:KeyPath"
        );
    }

    private static bool IsPkcs12(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12";

    private static X509Certificate2Collection ReadPem(
        string path,
        CertificateOptions options,
        string folder
    )
    {
        var keyPath = options.KeyPath is null ? path : Path.GetFullPath(options.KeyPath, folder);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        if (all.Count > 0)
        {
            all[0] = options.Password is null
                ? X509Certificate2.CreateFromPemFile(path, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(path, options.Password, keyPath);
        }

        return all;
    }

    private static InvalidConfigurationException Fault(string key, string problem) =>
        new([new Fault(key, problem, Location: null)]);
}
