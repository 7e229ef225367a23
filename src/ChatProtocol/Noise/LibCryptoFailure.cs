using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>libcrypto refused something that never fails in a healthy process: no memory, or a policy that forbids X25519.</summary>
internal static class LibCryptoFailure
{
    public static CryptographicException Of(string what)
    {
        Forget();
        return new CryptographicException(
            $"libcrypto would not {what} for X25519: is it forbidden by a policy (FIPS) of this machine?"
        );
    }

    /// <summary>Errors pile up in a queue of the thread, where the next user of libcrypto (.NET's TLS) would take them for its own.</summary>
    public static void Forget() => LibCrypto.ERR_clear_error();
}
