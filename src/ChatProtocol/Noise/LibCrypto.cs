using System.Runtime.InteropServices;

namespace ChatProtocol.Noise;

/// <summary>The few functions of OpenSSL's libcrypto that X25519 needs. Their contracts: man EVP_PKEY_new, man EVP_PKEY_derive.</summary>
internal static partial class LibCrypto
{
    /// <summary>OpenSSL 3, by the name that its ABI has on Linux.</summary>
    public const string Name = "libcrypto.so.3";

    /// <summary>NID_X25519 of openssl/obj_mac.h.</summary>
    public const int X25519 = 1034;

    /// <summary>What came last into OpenSSL of all that is used here (1.1.1): a library that has it has the rest.</summary>
    private const string Youngest = "EVP_PKEY_get_raw_private_key";

    /// <exception cref="PlatformNotSupportedException">The library is missing or too old. The text says what to do.</exception>
    public static void Require(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
        {
            throw new PlatformNotSupportedException(
                $"The encrypted channel needs X25519 from {name}, which is not on this machine: install OpenSSL 3 "
                    + "(Debian and Ubuntu: libssl3, Alpine and Fedora: openssl-libs or libcrypto3), which .NET needs for TLS anyway."
            );
        }

        if (!NativeLibrary.TryGetExport(library, Youngest, out _))
        {
            throw new PlatformNotSupportedException(
                $"The encrypted channel needs X25519, but the {name} on this machine is too old (it has no {Youngest}): install OpenSSL 3."
            );
        }
    }

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial EvpKeyHandle EVP_PKEY_new_raw_private_key(
        int type,
        nint engine,
        ReadOnlySpan<byte> key,
        nuint length
    );

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial EvpKeyHandle EVP_PKEY_new_raw_public_key(
        int type,
        nint engine,
        ReadOnlySpan<byte> key,
        nuint length
    );

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_get_raw_private_key(
        EvpKeyHandle key,
        Span<byte> destination,
        ref nuint length
    );

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_get_raw_public_key(
        EvpKeyHandle key,
        Span<byte> destination,
        ref nuint length
    );

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial EvpContextHandle EVP_PKEY_CTX_new(EvpKeyHandle key, nint engine);

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_derive_init(EvpContextHandle context);

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_derive_set_peer(EvpContextHandle context, EvpKeyHandle peer);

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_derive(
        EvpContextHandle context,
        Span<byte> secret,
        ref nuint length
    );

    [LibraryImport(Name)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void ERR_clear_error();
}
