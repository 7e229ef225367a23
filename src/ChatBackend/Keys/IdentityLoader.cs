using ChatBackend.Configuration;
using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatBackend.Keys;

/// <summary>Puts the server's identity together from its files.</summary>
internal static class IdentityLoader
{
    /// <returns>The identity, and whether its key file was made just now.</returns>
    /// <exception cref="KeyFileException">A file cannot be read, or the list does not hold this server's key.</exception>
    public static (ServerIdentity Identity, bool Made) Load(ChatBackendSettings settings)
    {
        var (keys, made) = KeyFile.LoadOrCreate(settings.KeyFilePath);
        var pair = NoiseKeyPair.FromPrivateKey(Convert.FromBase64String(keys.PrivateKey));
        try
        {
            var list = settings.KeyListFile is "" ? null : ReadList(settings.KeyListFile, pair);
            return (new(pair, Convert.FromBase64String(keys.TicketSecret), list), made);
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    private static SignedKeyList ReadList(string path, NoiseKeyPair pair)
    {
        try
        {
            var list = SignedKeyList.Parse(File.ReadAllText(path));
            return list.Keys.Any(key => key.AsSpan().SequenceEqual(pair.PublicKey))
                ? list
                : throw new KeyFileException(
                    $"The list of keys {path} does not hold this server's key {Convert.ToBase64String(pair.PublicKey)}: "
                        + "sign a list that does (chatbackend keys sign), or name another file in ChatBackend:KeyListFile."
                );
        }
        catch (Exception e)
            when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(
                $"The list of keys {path} cannot be used: {e.Message} Check ChatBackend:KeyListFile.",
                e
            );
        }
    }
}
