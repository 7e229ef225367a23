using System.Security.Cryptography;
using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatClient;

/// <summary>How a device knows its server: by its public key, whoever carries the bytes in between. An app ships it; "chatbackend key" prints it.</summary>
/// <param name="Key">The server's X25519 public key in base64.</param>
/// <param name="Root">The root that signs lists of keys (SubjectPublicKeyInfo of a P-256 key in base64); null: the key can never be changed.</param>
/// <param name="ListVersion">The newest signed list that was accepted; older ones are not.</param>
public sealed record ServerPin(string Key, string? Root = null, ulong ListVersion = 0)
{
    /// <summary>A pin of this key alone; null when it is not 32 bytes in base64.</summary>
    public static ServerPin? TryParse(string? key)
    {
        Span<byte> bytes = stackalloc byte[33];
        return
            key is not null
            && Convert.TryFromBase64String(key, bytes, out var length)
            && length == 32
            ? new ServerPin(key)
            : null;
    }

    /// <exception cref="FormatException">The key is not 32 bytes in base64.</exception>
    internal byte[] KeyBytes =>
        TryParse(Key) is not null
            ? Convert.FromBase64String(Key)
            : throw new FormatException(
                $"The server's key is not {NoiseLimits.KeyBytes} bytes in base64: chatbackend key prints it."
            );

    /// <exception cref="FormatException">The key or the root cannot be read.</exception>
    internal void Check()
    {
        _ = KeyBytes;
        if (Root is not null)
        {
            OpenRoot(Root).Dispose();
        }
    }

    /// <summary>The pin after this list; null when it is not signed by our root, not newer, or names the key that we have.</summary>
    internal ServerPin? Follow(SignedKeyList list)
    {
        if (Root is null || list.Version <= ListVersion)
        {
            return null;
        }

        using var root = OpenRoot(Root);
        var key = Convert.ToBase64String(list.Keys[0]);
        return key != Key && list.IsSignedBy(root)
            ? this with
            {
                Key = key,
                ListVersion = list.Version,
            }
            : null;
    }

    private static ECDsa OpenRoot(string text)
    {
        var root = ECDsa.Create();
        try
        {
            root.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return root;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            root.Dispose();
            throw new FormatException(
                "The root is not a public key as chatbackend keys root prints it.",
                e
            );
        }
    }
}
