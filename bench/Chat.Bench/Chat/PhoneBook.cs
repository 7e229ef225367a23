using System.Text.Json;
using ChatBackend.Login;
using ChatBackend.Storage;
using ChatClient;

namespace Chat.Bench.Chat;

/// <summary>
/// Users with one device each, written straight into the store before the server starts: a password for each would cost the server as
/// much as hundreds of logins, and none of it is measured.
/// </summary>
internal static class PhoneBook
{
    /// <summary>No password has this hash.</summary>
    private const string NoPassword = "AQAAAA==";

    public static async Task<IReadOnlyList<Phone>> WriteAsync(
        IMessageStore store,
        int count,
        TimeProvider clock
    )
    {
        var phones = Enumerable
            .Range(0, count)
            .Select(_ => (DeviceTokens.NewDeviceId(), DeviceTokens.NewToken()));
        return await Task.WhenAll(
            phones.Select((phone, number) => WriteAsync(store, $"user-{number}", phone, clock))
        );
    }

    /// <summary>Messages from somebody else that nobody has fetched yet, for every phone.</summary>
    public static async Task PostAsync(
        IMessageStore store,
        IReadOnlyList<Phone> phones,
        int each,
        TimeProvider clock
    )
    {
        var device = (DeviceTokens.NewDeviceId(), DeviceTokens.NewToken());
        var sender = await WriteAsync(store, "postman", device, clock);
        var account = await store.FindAccountAsync(sender.Login, CancellationToken.None);
        await Task.WhenAll(
            from phone in phones
            from message in Enumerable.Range(0, each)
            select store.AppendAsync(
                new NewMessage(
                    account!.User,
                    sender.Credentials.DeviceId,
                    Guid.NewGuid().ToByteArray(),
                    Conversations.WithUser(phone.Login),
                    new byte[ChatPeer.BodyBytes]
                ),
                CancellationToken.None
            )
        );
    }

    public static Task SaveAsync(string path, IReadOnlyList<Phone> phones) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(phones));

    public static async Task<IReadOnlyList<Phone>> LoadAsync(string path) =>
        JsonSerializer.Deserialize<List<Phone>>(await File.ReadAllTextAsync(path)) ?? [];

    private static async Task<Phone> WriteAsync(
        IMessageStore store,
        string login,
        (string Id, string Token) device,
        TimeProvider clock
    )
    {
        await store.CreateAccountAsync(login, NoPassword, CancellationToken.None);
        var account =
            await store.FindAccountAsync(login, CancellationToken.None)
            ?? throw new BenchFailedException($"{login} was not stored.");
        var row = new NewDevice(
            device.Id,
            "phone",
            DeviceTokens.Hash(device.Token),
            Days.Today(clock)
        );
        await store.AddDevicesAsync(account.User, [row], CancellationToken.None);
        return new Phone(login, new DeviceCredentials(device.Id, device.Token));
    }
}
