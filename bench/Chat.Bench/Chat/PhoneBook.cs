using System.Buffers.Text;
using System.Text.Json;
using ChatBackend.Storage;
using ChatClient;
using ChatProtocol.Noise;

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
        ServerPin server,
        TimeProvider clock
    ) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(number => WriteAsync(store, $"user-{number}", server, clock))
        );

    /// <summary>Messages from somebody else that nobody has fetched yet, for every phone.</summary>
    public static async Task PostAsync(
        IMessageStore store,
        IReadOnlyList<Phone> phones,
        int each,
        TimeProvider clock
    )
    {
        var sender = await WriteAsync(store, "postman", phones[0].Credentials.Server, clock);
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
        ServerPin server,
        TimeProvider clock
    )
    {
        await store.CreateAccountAsync(login, NoPassword, CancellationToken.None);
        var account =
            await store.FindAccountAsync(login, CancellationToken.None)
            ?? throw new BenchFailedException($"{login} was not stored.");
        var credentials = DeviceCredentials.Generate(server);
        using var key = NoiseKeyPair.FromPrivateKey(
            Base64Url.DecodeFromChars(credentials.PrivateKey)
        );
        var row = new NewDevice(
            credentials.DeviceId,
            "phone",
            key.PublicKey,
            clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Days.Today(clock)
        );
        await store.AddDevicesAsync(account.User, [row], CancellationToken.None);
        return new Phone(login, credentials);
    }
}
