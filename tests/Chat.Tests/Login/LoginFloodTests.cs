using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatClient;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Login;

/// <summary>
/// The bulkhead: whatever happens to those who want in, those who are in notice nothing. The flood stands still at its worst moment,
/// with every place and every queue full, so no figure of this machine decides.
/// </summary>
public sealed class LoginFloodTests
{
    private const int Flood = 200;
    private const int Messages = 300;

    [Fact]
    public async Task While_every_place_for_logins_and_passwords_is_taken_sessions_send_and_receive()
    {
        var store = new HeldStore();
        using var hasher = new HeldHasher(holding: false);
        await using var server = await ChatServer.StartAsync(adjust: builder =>
        {
            store.Install(builder);
            builder.Services.AddSingleton<IPasswordHasher<Account>>(hasher);
        });
        var anna = (await server.EnrolAsync("anna"))[0];
        var ben = await server.EnrolAsync("ben", 1 + Flood);
        await using var sender = await server.ConnectAsync(anna);
        await using var reader = await server.ConnectAsync(ben[0]);
        store.Hold();
        hasher.Hold();

        var logins = ben.Skip(1).Select(device => TryLoginAsync(server, device)).ToList();
        var passwords = Enumerable.Range(0, Flood).Select(i => TryEnrolAsync(server, i)).ToList();
        await Task.WhenAll(store.Entered, hasher.Entered).Within();
        await Task.WhenAny(passwords).Within(what: "the queue for passwords to be full");
        var received = reader.ReceiveAsync().TakeAsync(Messages);
        for (var i = 0; i < Messages; i++)
        {
            await sender.SayAsync("user:ben", $"{i}");
        }

        Assert.Equal(Messages, (await received).Count);
        Assert.True(logins.TrueForAll(login => !login.IsCompletedSuccessfully || !login.Result));
        store.Release();
        hasher.Release();
        var outcomes = await Task.WhenAll(logins).Within();
        await Task.WhenAll(passwords).Within();
        Assert.Contains(true, outcomes);
    }

    /// <returns>Whether it got in; false when it was told to come back.</returns>
    private static async Task<bool> TryLoginAsync(ChatServer server, DeviceCredentials device)
    {
        try
        {
            await using var session = await server.ConnectAsync(device);
            return true;
        }
        catch (ChatRefusedException refused)
        {
            Assert.Equal(RefusalAction.Retry, refused.Action);
            return false;
        }
    }

    private static async Task TryEnrolAsync(ChatServer server, int i)
    {
        try
        {
            await new ChatEnrolment(server.Http)
                .CreateAccountAsync($"new-{i}", ChatServer.Password)
                .Within();
        }
        catch (ChatRequestException refused)
        {
            Assert.Equal(429, refused.HttpStatus);
        }
    }
}
