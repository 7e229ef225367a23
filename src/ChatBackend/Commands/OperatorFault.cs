using ChatBackend.Configuration;
using ChatBackend.Keys;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;

namespace ChatBackend.Commands;

/// <summary>What the operator can mend: said in one sentence, without a stack trace.</summary>
internal static class OperatorFault
{
    /// <summary>IOException: the address is in use. PlatformNotSupportedException: libcrypto is missing.</summary>
    public static bool Is(Exception e) =>
        e
            is SettingsException
                or KeyFileException
                or StoreFormatException
                or StoreUnavailableException
                or MigrationException
                or IOException
                or InvalidDataException
                or PlatformNotSupportedException;
}
