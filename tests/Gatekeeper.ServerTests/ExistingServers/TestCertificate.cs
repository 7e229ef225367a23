using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>A certificate that signed itself, made by openssl.</summary>
/// <param name="File">The certificate, PEM.</param>
/// <param name="KeyFile">Its key, PEM.</param>
internal sealed record TestCertificate(string File, string KeyFile)
{
    public static async Task<TestCertificate> MakeAsync(TemporaryFolder folder, string name)
    {
        var made = new TestCertificate(folder.File($"{name}.crt"), folder.File($"{name}.key"));
        await ChildProcess.RunAsync(
            "/usr/bin/openssl",
            [
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                $"/CN={name}",
                "-addext",
                $"subjectAltName=DNS:{name},IP:127.0.0.1",
                "-keyout",
                made.KeyFile,
                "-out",
                made.File,
            ]
        );
        return made;
    }
}
