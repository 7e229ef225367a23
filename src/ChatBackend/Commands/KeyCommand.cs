using System.CommandLine;
using ChatBackend.Keys;

namespace ChatBackend.Commands;

/// <summary>chatbackend key: prints the public key that apps pin; makes the key file if there is none.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var command = new Command("key", "Prints the server's public key, which apps pin.")
        {
            SettingsOptions.Config,
            SettingsOptions.Store,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        try
        {
            var settings = SettingsOptions.Read(parsed);
            var (identity, made) = IdentityLoader.Load(settings);
            using (identity)
            {
                if (made)
                {
                    Console.Error.WriteLine(
                        $"chatbackend: made a new key in {settings.KeyFilePath}"
                    );
                }

                Console.WriteLine(identity.PublicKey);
            }

            return 0;
        }
        catch (Exception e) when (OperatorFault.Is(e))
        {
            Console.Error.WriteLine($"chatbackend: {e.Message}");
            return 1;
        }
    }
}
