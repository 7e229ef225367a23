using System.Text.Json;

namespace ChatClient;

/// <summary>
/// Keeps credentials in a JSON file that only its owner can read. It is replaced as a whole, so that a crash leaves the old one or the new one.
/// </summary>
/// <param name="path">The file; its folder exists.</param>
public sealed class FileDeviceStore(string path) : IDeviceStore
{
    /// <inheritdoc/>
    /// <exception cref="FormatException">The file is damaged, or another program's.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public DeviceCredentials? Load()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var credentials = JsonSerializer.Deserialize(
                File.ReadAllText(path),
                ClientJson.Default.DeviceCredentials
            );
            return credentials is { DeviceId: not null, PrivateKey: not null, Server.Key: not null }
                ? credentials
                : throw Damaged(null);
        }
        catch (JsonException e)
        {
            throw Damaged(e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be written; the old file is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Save(DeviceCredentials credentials)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(draft, credentials);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void Write(string draft, DeviceCredentials credentials)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(draft, options);
        JsonSerializer.Serialize(file, credentials, ClientJson.Default.DeviceCredentials);
        file.Flush(flushToDisk: true);
    }

    private FormatException Damaged(Exception? cause) =>
        new(
            $"{path} does not hold a device's credentials: restore it, or delete it and enrol the device again.",
            cause
        );
}
