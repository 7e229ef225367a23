using System.CommandLine;
using System.Security.Cryptography;
using ChatProtocol;

namespace ChatBackend.Commands;

/// <summary>
/// chatbackend keys: what is done offline to be able to change a server key later. "root" makes the key that signs lists, "sign" signs one. The root
/// key stays on a machine that no client can reach.
/// </summary>
internal static class KeysCommand
{
    private static readonly Option<string> Root = new("--root")
    {
        Description = "The root key's file (PEM).",
        Required = true,
    };

    private static readonly Option<ulong> Version = new("--version")
    {
        Description = "Higher than that of every list before it.",
        Required = true,
    };

    private static readonly Argument<string[]> Keys = new("key")
    {
        Description = "Public keys of servers in base64, the one to use first.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create()
    {
        var root = new Command("root", "Makes a root key and prints what apps pin of it.") { Root };
        root.SetAction(parsed => Run(() => MakeRoot(parsed.GetRequiredValue(Root))));
        var sign = new Command("sign", "Signs a list of server keys and prints it.")
        {
            Root,
            Version,
            Keys,
        };
        sign.SetAction(parsed =>
            Run(() =>
                Sign(
                    parsed.GetRequiredValue(Root),
                    parsed.GetRequiredValue(Version),
                    parsed.GetRequiredValue(Keys)
                )
            )
        );
        return new Command("keys", "Signed lists of server keys.") { root, sign };
    }

    private static string MakeRoot(string path)
    {
        using var root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(path, options))
        {
            file.WriteLine(root.ExportPkcs8PrivateKeyPem());
        }

        return Convert.ToBase64String(root.ExportSubjectPublicKeyInfo());
    }

    private static string Sign(string path, ulong version, string[] keys)
    {
        using var root = ECDsa.Create();
        root.ImportFromPem(File.ReadAllText(path));
        var list = SignedKeyList.Sign(root, version, [.. keys.Select(Convert.FromBase64String)]);
        return SignedKeyList.Parse(list.ToJson()).ToJson();
    }

    private static int Run(Func<string> act)
    {
        try
        {
            Console.WriteLine(act());
            return 0;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or FormatException
                        or ArgumentException
                        or CryptographicException
            )
        {
            Console.Error.WriteLine($"chatbackend: {e.Message}");
            return 1;
        }
    }
}
