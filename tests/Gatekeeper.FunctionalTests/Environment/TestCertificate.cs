using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>A certificate that nobody but the tests' clients believes, in a file.</summary>
internal static class TestCertificate
{
    private static readonly Lazy<string> Made = new(Make);

    /// <summary>The file, with its key and without a password.</summary>
    public static string File => Made.Value;

    private static string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=chat.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(
            Directory.CreateTempSubdirectory("gatekeeper-test-").FullName,
            "chat.pfx"
        );
        System.IO.File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12));
        return file;
    }
}
