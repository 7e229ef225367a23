using System.CommandLine;
using System.Globalization;
using ChatBackend.Storage.Migration;

namespace ChatBackend.Commands;

/// <summary>chatbackend devices: a user's devices, the one that was here last first; what an operator needs to know to revoke one.</summary>
internal static class DevicesCommand
{
    private static readonly Option<string> User = new("--user")
    {
        Description = "The login of the user.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("devices", "Prints the devices of a user.")
        {
            SettingsOptions.Config,
            SettingsOptions.Store,
            User,
        };
        command.SetAction((parsed, _) => OperatorStore.RunAsync(parsed, w => ListAsync(parsed, w)));
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, StoreWatch watch)
    {
        var devices = await OperatorStore.DevicesOfAsync(watch, parsed.GetRequiredValue(User));
        if (devices is null)
        {
            return 1;
        }

        foreach (var device in devices)
        {
            var seen = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(device.SeenDay);
            var day = seen.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Console.WriteLine($"{device.Id}  last seen {day}  {device.Name}");
        }

        return 0;
    }
}
