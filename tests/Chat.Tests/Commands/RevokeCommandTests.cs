using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Commands;

/// <summary>The built program beside a running server, as an operator uses it when somebody calls about a stolen phone.</summary>
public sealed class RevokeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => $"sqlite:{_folder.File("chat.db")}";

    [Fact]
    public async Task A_device_is_found_by_its_user_and_revoked()
    {
        await using var server = await StartAsync();
        var devices = await server.EnrolAsync("alice", 2);

        var (listed, list) = await RunAsync("devices", "--store", Store, "--user", "alice");
        var (revoked, said) = await RunAsync(
            "revoke",
            "--store",
            Store,
            "--device",
            devices[0].DeviceId
        );

        Assert.Equal((0, 0), (listed, revoked));
        Assert.Equal(2, list.Trim().Split('\n').Length);
        Assert.Contains(devices[0].DeviceId, list, StringComparison.Ordinal);
        Assert.Contains("device 1", list, StringComparison.Ordinal);
        Assert.Contains($"{devices[0].DeviceId} is revoked", said, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.ConnectAsync(devices[0])
        );
        Assert.Equal("AUTH_FAILED", refused.Reason);
        await using var other = await server.ConnectAsync(devices[1]);
    }

    [Fact]
    public async Task All_devices_of_a_user_are_revoked_at_once_and_nobody_elses()
    {
        await using var server = await StartAsync();
        var alice = await server.EnrolAsync("alice", 2);
        var bob = (await server.EnrolAsync("bob"))[0];

        var (code, said) = await RunAsync("revoke", "--store", Store, "--user", "alice");

        Assert.Equal(0, code);
        Assert.Contains("alice: 2 devices", said, StringComparison.Ordinal);
        foreach (var device in alice)
        {
            Assert.Null(await server.Store.FindDeviceAsync(device.DeviceId, default));
        }

        Assert.NotNull(await server.Store.FindDeviceAsync(bob.DeviceId, default));
    }

    [Theory]
    [InlineData("revoke", "--device", "nobody", "there is no device nobody")]
    [InlineData("revoke", "--user", "nobody", "there is no user nobody")]
    [InlineData("devices", "--user", "nobody", "there is no user nobody")]
    public async Task What_does_not_exist_is_said_in_one_line(
        string command,
        string option,
        string value,
        string fault
    )
    {
        await using var server = await StartAsync();

        var (code, said) = await RunAsync(command, "--store", Store, option, value);

        Assert.Equal((1, $"chatbackend: {fault}"), (code, said.Trim()));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_not_made()
    {
        var (code, said) = await RunAsync("revoke", "--store", Store, "--user", "alice");

        Assert.Equal(1, code);
        Assert.Contains("there is no file", said, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("chat.db")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ChatServer> StartAsync() =>
        ChatServer.StartAsync(settings => settings with { Store = Store });

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var process = ChildProcess.Start(
            Repository.ChatBackendProgram,
            arguments,
            _folder.Path
        );
        return await process.EndAsync().Within();
    }
}
