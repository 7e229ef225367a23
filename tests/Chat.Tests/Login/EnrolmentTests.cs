using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatClient;
using ChatProtocol;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Login;

/// <summary>New devices: a password is said once, inside the channel.</summary>
public sealed class EnrolmentTests
{
    private static readonly Enrolment Alice = new("alice", ChatServer.Password, "phone");

    [Fact]
    public async Task A_new_account_is_made_and_its_device_is_in()
    {
        await using var server = await ChatServer.StartAsync();

        await using var session = await server
            .Connector.EnrolAsync(server.Pin, Alice with { CreateAccount = true })
            .Within();
        await session.SayAsync("user:alice", "hello");
        await using var again = await server.ConnectAsync(session.Credentials);

        Assert.NotNull(session.Credentials.Ticket);
        Assert.Equal(1UL, again.Ready.Head);
        var row = (await server.Store.FindDeviceAsync(session.Credentials.DeviceId, default))!;
        Assert.Equal(DeviceIds.Of(row.PublicKey), session.Credentials.DeviceId);
    }

    [Fact]
    public async Task A_second_device_joins_an_account_and_gets_what_comes()
    {
        await using var server = await ChatServer.StartAsync();
        var first = (await server.EnrolAsync("alice"))[0];

        await using var second = await server.Connector.EnrolAsync(server.Pin, Alice).Within();
        await using var session = await server.ConnectAsync(first);
        await session.SayAsync("user:alice", "to both");

        Assert.Equal("to both", (await second.ReceiveAsync().TakeAsync(1))[0].Text());
    }

    [Theory]
    [InlineData("alice", "wrong password", false, "LOGIN_FAILED")]
    [InlineData("nobody", ChatServer.Password, false, "LOGIN_FAILED")]
    [InlineData("alice", "", false, "LOGIN_FAILED")]
    [InlineData("alice", ChatServer.Password, true, "LOGIN_TAKEN")]
    [InlineData("Bad Login", ChatServer.Password, true, "BAD_REQUEST")]
    public async Task A_no_is_said_with_its_reason_and_enrols_nothing(
        string login,
        string password,
        bool create,
        string reason
    )
    {
        await using var server = await ChatServer.StartAsync();
        await server.EnrolAsync("alice");

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            server
                .Connector.EnrolAsync(
                    server.Pin,
                    new Enrolment(login, password, "phone") { CreateAccount = create }
                )
                .Within()
        );

        Assert.Equal((0, reason), (refused.HttpStatus, refused.Error));
        await Limits.Until(() => server.Directory.Count == 0);
    }

    [Fact]
    public async Task Beyond_the_password_pool_the_answer_is_rate_limited_and_logins_go_on()
    {
        using var slow = new HeldHasher();
        await using var server = await ChatServer.StartAsync(
            settings =>
                settings with
                {
                    Login = settings.Login with { PasswordConcurrency = 1, PasswordQueue = 0 },
                },
            builder => builder.Services.AddSingleton<IPasswordHasher<Account>>(slow)
        );
        await server.Store.CreateAccountAsync("bob", "hash", default).Within();
        var bob = DeviceCredentials.Generate(server.Pin);
        using var key = bob.OpenKey();
        await server
            .Store.AddDevicesAsync(1, [new(bob.DeviceId, "phone", key.PublicKey, 1, 0)], default)
            .Within();
        var first = server.Connector.EnrolAsync(server.Pin, Alice with { CreateAccount = true });
        await slow.Entered.Within();

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            server
                .Connector.EnrolAsync(
                    server.Pin,
                    Alice with
                    {
                        Login = "carol",
                        CreateAccount = true,
                    }
                )
                .Within()
        );
        await using var session = await server.ConnectAsync(bob);
        await session.SayAsync("user:bob", "not starved");
        slow.Release();

        Assert.Equal("RATE_LIMITED", refused.Error);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        await (await first.Within()).DisposeAsync();
    }

    [Fact]
    public async Task Places_to_enrol_are_bounded_and_given_back_when_the_device_is_in()
    {
        await using var server = await ChatServer.StartAsync(settings =>
            settings with
            {
                Login = settings.Login with { Enrolments = 1 },
            }
        );
        using var first = await server.ConnectRawAsync(
            DeviceCredentials.Generate(server.Pin),
            new Hello { Version = 1, Enrol = true }
        );
        Assert.Equal("password", Assert.Single(first.Welcome.NeedAuth.Methods));

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.Connector.EnrolAsync(server.Pin, Alice).Within()
        );
        await first.SendAsync(
            new Frame
            {
                Enrol = new Enrol
                {
                    Login = "alice",
                    Password = ChatServer.Password,
                    DeviceName = "phone",
                    CreateAccount = true,
                },
            }
        );
        Assert.NotNull((await first.ReceiveAsync())!.Welcome.Ready);

        // The first is connected still; it was its enrolment that held the place.
        Assert.Equal((429, "RATE_LIMITED"), (refused.HttpStatus, refused.Reason));
        await Limits.Until(() => server.Directory.Count == 1);
        await using var second = await server.Connector.EnrolAsync(server.Pin, Alice).Within();
        Assert.Equal(2, server.Directory.Count);
    }

    [Fact]
    public async Task A_device_that_has_to_enrol_can_do_nothing_else()
    {
        await using var server = await ChatServer.StartAsync();
        using var client = await server.ConnectRawAsync(
            DeviceCredentials.Generate(server.Pin),
            new Hello { Version = 1, Enrol = true }
        );

        await client.SendAsync(new Frame { Ack = new Ack() });

        Assert.Equal(4400, await client.CloseCodeAsync());
        Assert.Equal(0, server.Directory.Count);
    }

    [Fact]
    public async Task Where_a_101_means_logged_in_nobody_enrols()
    {
        await using var server = await ChatServer.StartAsync();
        var stranger = DeviceCredentials.Generate(server.Pin);

        var answer = await Knock
            .Of(server, stranger, new Hello { Version = 1, Enrol = true })
            .AnswerAsync();

        Assert.Equal((401, "AUTH_FAILED"), answer);
    }

    [Fact]
    public async Task A_device_that_is_known_is_in_without_a_password()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];

        using var client = await server.ConnectRawAsync(
            device with
            {
                Ticket = null,
            },
            new Hello { Version = 1, Enrol = true }
        );

        Assert.NotNull(client.Welcome.Ready);
    }
}
