using System.Net;
using System.Net.Http.Json;
using Chat.Tests.Testing;
using ChatBackend.Configuration;
using ChatBackend.Login;
using ChatBackend.Storage;
using ChatClient;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Login;

public sealed class AccountTests
{
    [Theory]
    [InlineData("al", ChatServer.Password)]
    [InlineData("Alice", ChatServer.Password)]
    [InlineData("alice\n", ChatServer.Password)]
    [InlineData("alice", "short12")]
    [InlineData("alice", null)]
    [InlineData(null, ChatServer.Password)]
    public async Task An_account_that_breaks_the_rules_is_refused(string? login, string? password)
    {
        await using var server = await ChatServer.StartAsync();

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            new ChatEnrolment(server.Http).CreateAccountAsync(login!, password!).Within()
        );

        Assert.Equal((400, "BAD_REQUEST"), (refused.HttpStatus, refused.Error));
    }

    [Fact]
    public async Task A_password_of_257_characters_is_refused()
    {
        await using var server = await ChatServer.StartAsync();

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            new ChatEnrolment(server.Http)
                .CreateAccountAsync("alice", new string('x', 257))
                .Within()
        );

        Assert.Equal(400, refused.HttpStatus);
    }

    [Fact]
    public async Task A_login_is_taken_once()
    {
        await using var server = await ChatServer.StartAsync();
        await server.EnrolAsync("alice");

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            new ChatEnrolment(server.Http).CreateAccountAsync("alice", "another one").Within()
        );

        Assert.Equal((409, "LOGIN_TAKEN"), (refused.HttpStatus, refused.Error));
    }

    [Fact]
    public async Task An_unknown_login_and_a_wrong_password_get_the_same_answer()
    {
        await using var server = await ChatServer.StartAsync();
        await server.EnrolAsync("alice");
        var enrolment = new ChatEnrolment(server.Http);

        var unknown = await Assert.ThrowsAsync<ChatRequestException>(() =>
            enrolment.EnrolAsync("nobody", ChatServer.Password, ["phone"]).Within()
        );
        var wrong = await Assert.ThrowsAsync<ChatRequestException>(() =>
            enrolment.EnrolAsync("alice", "wrong password", ["phone"]).Within()
        );

        Assert.Equal((401, "LOGIN_FAILED"), (unknown.HttpStatus, unknown.Error));
        Assert.Equal(unknown.Message, wrong.Message);
        Assert.Equal(unknown.Error, wrong.Error);
    }

    [Fact]
    public async Task One_call_enrols_a_thousand_devices_and_no_more()
    {
        await using var server = await ChatServer.StartAsync();

        var devices = await server.EnrolAsync("alice", 1000);
        var refused = await Assert.ThrowsAsync<ChatRequestException>(() =>
            new ChatEnrolment(server.Http)
                .EnrolAsync("alice", ChatServer.Password, [.. Enumerable.Repeat("d", 1001)])
                .Within()
        );

        Assert.Equal(1000, devices.Select(device => device.DeviceId).Distinct().Count());
        Assert.Equal(1000, devices.Select(device => device.Ticket!.Psk).Distinct().Count());
        Assert.Equal(400, refused.HttpStatus);
    }

    [Fact]
    public async Task Beyond_the_pool_and_its_queue_passwords_get_429_with_retry_after()
    {
        using var slow = new HeldHasher();
        await using var server = await ChatServer.StartAsync(
            settings =>
                settings with
                {
                    Login = new() { PasswordConcurrency = 1, PasswordQueue = 1 },
                },
            builder => builder.Services.AddSingleton<IPasswordHasher<Account>>(slow)
        );
        var enrolment = new ChatEnrolment(server.Http);
        var running = enrolment.CreateAccountAsync("first", ChatServer.Password);
        await slow.Entered.Within();
        var queued = enrolment.CreateAccountAsync("second", ChatServer.Password);

        // The queued one may arrive after the third: whichever is over the limit is told so.
        var third = enrolment.CreateAccountAsync("third", ChatServer.Password);
        var loser = await (await Task.WhenAny(queued, third).Within()).ContinueWith(
            task => task.Exception!.InnerException as ChatRequestException,
            TaskScheduler.Default
        );
        slow.Release();

        Assert.Equal((429, "RATE_LIMITED"), (loser!.HttpStatus, loser.Error));
        Assert.InRange(loser.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        await running.Within();
    }

    [Fact]
    public async Task A_hash_with_fewer_rounds_is_renewed_when_the_password_is_checked()
    {
        await using var server = await ChatServer.StartAsync();
        var weak = new PasswordHasher<Account>(
            Options.Create(new PasswordHasherOptions { IterationCount = 10 })
        ).HashPassword(null!, ChatServer.Password);
        await server.Store.CreateAccountAsync("alice", weak, default).Within();

        await new ChatEnrolment(server.Http)
            .EnrolAsync("alice", ChatServer.Password, ["phone"])
            .Within();

        var renewed = (await server.Store.FindAccountAsync("alice", default))!.PasswordHash;
        Assert.NotEqual(weak, renewed);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused_with_json()
    {
        await using var server = await ChatServer.StartAsync();
        using var body = new StringContent("login=alice");

        using var answer = await server
            .Http.PostAsync(new Uri("/v1/accounts", UriKind.Relative), body)
            .Within();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var json = await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>().Within();
        Assert.Equal("BAD_REQUEST", json!["error"]);
    }

    [Fact]
    public void The_default_rounds_are_what_owasp_asks_for() =>
        Assert.Equal(220_000, new LoginSettings().PasswordIterations);

    [Fact]
    public async Task Passwords_that_came_through_a_proxy_are_refused()
    {
        await using var server = await ChatServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/accounts");
        request.Content = JsonContent.Create(
            new { login = "alice", password = ChatServer.Password }
        );
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await server.Http.SendAsync(request).Within();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("DIRECT_ONLY", answer.Headers.GetValues("Chat-Reason").Single());
        Assert.Null(await server.Store.FindAccountAsync("alice", default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("not base64!!")]
    public async Task A_device_without_a_public_key_is_refused(string? key)
    {
        await using var server = await ChatServer.StartAsync();
        await server.EnrolAsync("alice");
        var devices = new[] { new { name = "phone", publicKey = key } };

        using var answer = await server
            .Http.PostAsJsonAsync(
                "/v1/devices",
                new
                {
                    login = "alice",
                    password = ChatServer.Password,
                    devices,
                }
            )
            .Within();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
