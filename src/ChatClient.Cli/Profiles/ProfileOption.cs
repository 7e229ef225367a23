using System.CommandLine;

namespace ChatClient.Cli.Profiles;

/// <summary>The option that every command has: which device it is.</summary>
internal sealed class ProfileOption
{
    private readonly Option<FileInfo?> _file = new("--profile")
    {
        Description =
            "The file that holds the device (mode 600). Default: chat/profile.json in your configuration folder.",
    };

    public void AddTo(Command command) => command.Add(_file);

    /// <exception cref="ProfileException">There is no folder to look in.</exception>
    public string PathFrom(ParseResult parsed) =>
        parsed.GetValue(_file)?.FullName
        ?? ProfileFile.DefaultPath
        ?? throw new ProfileException(
            "there is no configuration folder (neither HOME nor XDG_CONFIG_HOME is set): name a file with --profile"
        );
}
