using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatekeeper.TlsBench;

/// <summary>Configuration, certificate and sockets of one run; gone with it.</summary>
internal sealed class BenchFiles : IDisposable
{
    /// <summary>Whose certificate it is; no authority vouches for it.</summary>
    public const string Subject = "CN=chat.example";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-bench-");

    public BenchFiles()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(
            CertificateAndKey,
            $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"
        );
    }

    /// <summary>PEM, both in one file, as HAProxy wants it.</summary>
    public string CertificateAndKey => NamePath("chat.pem");

    public string NamePath(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
