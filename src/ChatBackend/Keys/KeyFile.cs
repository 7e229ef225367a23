using System.Security.Cryptography;
using System.Text.Json;
using ChatProtocol.Noise;

namespace ChatBackend.Keys;

/// <summary>
/// The server's secrets on disk: its X25519 private key and the ticket secret, JSON with base64. Made when missing, readable for its owner
/// alone, and never written again. Losing it means that every app needs a new pin; so does leaking it.
/// </summary>
internal static class KeyFile
{
    private const int KeyBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the file; makes it first if there is none. Of two processes that make it at once, one wins and both read its file.</summary>
    /// <returns>The contents, and whether this call made them.</returns>
    /// <exception cref="KeyFileException">The file cannot be read, or does not hold what it should.</exception>
    public static (KeyFileText Keys, bool Made) LoadOrCreate(string path)
    {
        try
        {
            var made = !File.Exists(path) && TryCreate(path);
            return (Read(path), made);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(
                $"The key file {path} cannot be read or made: {e.Message} Check ChatBackend:KeyFile and its folder.",
                e
            );
        }
    }

    /// <summary>Others than its owner may read it. Some ways to hand out secrets do that on purpose, so it is said and not refused.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    private static bool TryCreate(string path)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(draft, NewKeys());
            return FileLink.TryCreate(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static KeyFileText NewKeys()
    {
        using var pair = NoiseKeyPair.Generate();
        var key = pair.ExportPrivateKey();
        var keys = new KeyFileText(
            Convert.ToBase64String(key),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))
        );
        CryptographicOperations.ZeroMemory(key);
        return keys;
    }

    private static void Write(string path, KeyFileText keys)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, keys, KeyJson.Default.KeyFileText);
        file.Flush(flushToDisk: true);
    }

    private static KeyFileText Read(string path)
    {
        try
        {
            var keys = JsonSerializer.Deserialize(
                File.ReadAllText(path),
                KeyJson.Default.KeyFileText
            );
            return IsKey(keys?.PrivateKey) && IsKey(keys?.TicketSecret)
                ? keys!
                : throw Broken(path, null);
        }
        catch (JsonException e)
        {
            throw Broken(path, e);
        }
    }

    private static bool IsKey(string? base64)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        return base64?.Length == 44
            && Convert.TryFromBase64String(base64, key, out var length)
            && length == KeyBytes;
    }

    private static KeyFileException Broken(string path, Exception? cause) =>
        new(
            $"The key file {path} is damaged: it holds JSON with privateKey and ticketSecret, {KeyBytes} bytes each in base64. "
                + "Restore it from a backup; without it apps that know the old key cannot log in.",
            cause
        );
}
