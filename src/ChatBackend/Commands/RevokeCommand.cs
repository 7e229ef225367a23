using System.CommandLine;
using ChatBackend.Storage.Migration;

namespace ChatBackend.Commands;

/// <summary>
/// chatbackend revoke: takes a device, or all devices of a user, out of the store. Their tickets and keys are worth nothing from then on, and the
/// servers end their sessions.
/// </summary>
internal static class RevokeCommand
{
    private static readonly Option<string?> Device = new("--device")
    {
        Description = "The id of the device; chatbackend devices prints it.",
    };

    private static readonly Option<string?> User = new("--user")
    {
        Description = "The login of a user: revokes all devices that there are of it.",
    };

    public static Command Create()
    {
        var command = new Command("revoke", "Revokes a device, or all devices of a user.")
        {
            SettingsOptions.Config,
            SettingsOptions.Store,
            Device,
            User,
        };
        command.Validators.Add(parsed =>
        {
            if ((parsed.GetValue(Device) is null) == (parsed.GetValue(User) is null))
            {
                parsed.AddError("Give either --device or --user.");
            }
        });
        command.SetAction(
            (parsed, _) => OperatorStore.RunAsync(parsed, w => RevokeAsync(parsed, w))
        );
        return command;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, StoreWatch watch)
    {
        if (parsed.GetValue(Device) is { } id)
        {
            return await RevokeAsync(watch, id) ? 0 : 1;
        }

        var login = parsed.GetValue(User)!;
        if (await OperatorStore.DevicesOfAsync(watch, login) is not { } devices)
        {
            return 1;
        }

        foreach (var device in devices)
        {
            await RevokeAsync(watch, device.Id);
        }

        Console.WriteLine($"{login}: {devices.Count} devices");
        return 0;
    }

    private static async Task<bool> RevokeAsync(StoreWatch watch, string id)
    {
        var revoked = await watch.WriteAsync(store =>
            store.RevokeDeviceAsync(id, CancellationToken.None)
        );
        if (revoked)
        {
            Console.WriteLine($"{id} is revoked");
        }
        else
        {
            await Console.Error.WriteLineAsync($"chatbackend: there is no device {id}");
        }

        return revoked;
    }
}
