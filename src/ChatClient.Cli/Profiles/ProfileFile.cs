using System.Text.Json;

namespace ChatClient.Cli.Profiles;

/// <summary>
/// A profile that is in use: held by a lock that the system lets go of whatever becomes of the program, because two programs that are the same device
/// would end each other's sessions. Thread-safe: a device saves its tickets from its own loop.
/// </summary>
internal sealed class ProfileFile : IDeviceStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly FileStream _held;

    private ProfileFile(string path, FileStream held, Profile profile, Progress progress)
    {
        _path = path;
        _held = held;
        Profile = profile;
        Progress = progress;
    }

    /// <summary>profile.json in the folder "chat" of the user's configuration; null when the user has none.</summary>
    public static string? DefaultPath
    {
        get
        {
            var folder = Environment.GetFolderPath(
                Environment.SpecialFolder.ApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            return folder.Length == 0 ? null : Path.Combine(folder, "chat", "profile.json");
        }
    }

    public Profile Profile { get; }

    public Progress Progress { get; private set; }

    /// <summary>With the newest ticket, and the newest key of the server.</summary>
    public DeviceCredentials Credentials
    {
        get
        {
            var (made, now) = (Profile.Credentials, Progress);
            return made with { Ticket = now.Ticket, Server = now.Server ?? made.Server };
        }
    }

    /// <summary>Reads a profile and holds it.</summary>
    /// <exception cref="ProfileException">There is none, it is in use, or it is not usable.</exception>
    public static ProfileFile Open(string path)
    {
        var held = Hold(path);
        try
        {
            return new ProfileFile(path, held, Read(path, held), ReadProgress(path));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes a new profile. A later login of the same user goes on where the earlier one was; somebody else's profile is left alone.</summary>
    /// <exception cref="ProfileException">The file is in use, belongs to somebody else, or cannot be written.</exception>
    public static void Create(string path, Profile profile)
    {
        var progress = Progress.None;
        if (File.Exists(path))
        {
            using var earlier = Open(path);
            progress = new Progress(earlier.Progress.Cursor, earlier.Progress.Pass);
        }

        Write(
            path,
            JsonSerializer.SerializeToUtf8Bytes(profile, ProfileJson.Default.Profile),
            true
        );
        WriteProgress(path, progress);
    }

    /// <summary>Fails when a login as this user could not be written to this file: better before the password is asked than after.</summary>
    /// <exception cref="ProfileException">The file is in use, unusable, or belongs to somebody else.</exception>
    public static void CheckFree(string path, Uri server, string user)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var earlier = Open(path);
        var there = earlier.Profile;
        if (there.Server != server || there.User != user)
        {
            throw new ProfileException(
                $"{path} already holds {there}: choose another file with --profile, or delete it"
            );
        }
    }

    /// <inheritdoc/>
    public DeviceCredentials? Load() => Credentials;

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(DeviceCredentials credentials)
    {
        try
        {
            Change(now => now with { Ticket = credentials.Ticket, Server = credentials.Server });
        }
        catch (ProfileException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>What the gate gave.</summary>
    /// <exception cref="ProfileException">It cannot be written.</exception>
    public void SavePass(string? pass) => Change(now => now with { Pass = pass });

    /// <summary>Before the next message is asked for: what was acknowledged must not be shown again.</summary>
    /// <exception cref="ProfileException">It cannot be written.</exception>
    public void SaveCursor(ulong cursor) => Change(now => now with { Cursor = cursor });

    public void Dispose() => _held.Dispose();

    private void Change(Func<Progress, Progress> change)
    {
        lock (_lock)
        {
            var changed = change(Progress);
            if (changed != Progress)
            {
                WriteProgress(_path, changed);
                Progress = changed;
            }
        }
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProfileException(
                $"there is no profile {path}: make one with chat login, or name one with --profile",
                e
            );
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new ProfileException(
                $"the profile {path} is in use by another chat command, and one profile is one device: log in with a second one, chat login --profile FILE",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"the profile {path} cannot be read: {e.Message}", e);
        }
    }

    private static Profile Read(string path, FileStream held)
    {
        if (PrivateFile.MayBeUsedByOthers(path))
        {
            throw new ProfileException(
                $"the profile {path} can be read or changed by others, and whoever has it is your device: chmod 600 {path}, or log in again if others may have seen it"
            );
        }

        try
        {
            var profile = JsonSerializer.Deserialize(held, ProfileJson.Default.Profile);
            if (profile?.IsUsable == true)
            {
                return profile;
            }

            throw Unusable(path, $"it is no \"{Profile.KindName}\", or incomplete", null);
        }
        catch (JsonException e)
        {
            throw Unusable(path, e.Message, e);
        }
    }

    private static ProfileException Unusable(string path, string why, Exception? cause) =>
        new(
            $"{path} is not a profile of this program: {why}. Name another file with --profile, or delete it and run chat login",
            cause
        );

    private static Progress ReadProgress(string path)
    {
        try
        {
            var progress = JsonSerializer.Deserialize(
                File.ReadAllBytes(ProgressPathOf(path)),
                ProfileJson.Default.Progress
            );
            return progress?.IsUsable == true ? progress : Progress.None;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Messages are shown once more; nothing is lost.
            return Progress.None;
        }
    }

    private static string ProgressPathOf(string path) => path + ".progress";

    private static void WriteProgress(string path, Progress progress) =>
        Write(
            ProgressPathOf(path),
            JsonSerializer.SerializeToUtf8Bytes(progress, ProfileJson.Default.Progress),
            false
        );

    private static void Write(string path, byte[] content, bool durable)
    {
        try
        {
            PrivateFile.Write(path, content, durable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"{path} cannot be written: {e.Message}", e);
        }
    }
}
