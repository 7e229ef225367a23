using Microsoft.Win32.SafeHandles;

namespace ChatProtocol.Noise;

/// <summary>An EVP_PKEY_CTX: one agreement that is under way.</summary>
internal sealed class EvpContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_CTX_free(handle);
        return true;
    }
}
