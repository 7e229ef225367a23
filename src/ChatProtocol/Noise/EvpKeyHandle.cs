using Microsoft.Win32.SafeHandles;

namespace ChatProtocol.Noise;

/// <summary>An EVP_PKEY; libcrypto clears the private key when it frees it.</summary>
internal sealed class EvpKeyHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_free(handle);
        return true;
    }
}
