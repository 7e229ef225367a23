using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.Admission;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;
using Gatekeeper.Windows;

namespace Gatekeeper.FunctionalTests;

/// <summary>What was learned outlives a restart of the program, however it ended.</summary>
public sealed class StateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    private string StateFile => _folder.File("state/gate-1.json");

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_learned_is_written_at_the_end_beside_the_configuration_and_known_at_the_start()
    {
        await LearnAsync();
        Assert.True(File.Exists(StateFile));
        await using var program = Start();

        Assert.True(await ReferenceAsync(program) > 0);
        Assert.True(program.HasSaid(line => line.Contains("taken up", StringComparison.Ordinal)));
    }

    /// <summary>The new file is a pipe that takes no more than the first 64 KiB, so that the program hangs in the middle of it.</summary>
    [Fact]
    public async Task Killed_in_the_middle_of_writing_it_leaves_what_was_written_before()
    {
        Directory.CreateDirectory(_folder.File("state"));
        var before = StateOf(destinations: 2000);
        await File.WriteAllTextAsync(StateFile, before);
        var unfinished = StateFile + ".tmp";
        await ChildProcess.RunAsync("mkfifo", [unfinished]);
        await using (
            var reader = ChildProcess.Start(
                "/bin/sh",
                ["-c", "exec 3<>\"$0\"; timeout 20 head -c 100 <&3; read -r end", unfinished]
            )
        )
        await using (var program = Start())
        {
            await ConnectAsync(program);
            program.Terminate();
            await reader.LineAsync(line => line == "{", "the beginning of the new file");
            program.Kill();
            await program.EndAsync();
        }

        File.Delete(unfinished);
        await File.WriteAllTextAsync(unfinished, before[..(before.Length / 2)]);
        await using var next = Start();

        Assert.Equal(before, await File.ReadAllTextAsync(StateFile));
        Assert.Equal(0.123, await ReferenceAsync(next));
    }

    [Theory]
    [InlineData("{ \"version\": 1, \"saved", "gate-1.json cannot be used")]
    [InlineData(
        "{ \"version\": 99, \"savedAt\": \"2026-01-01T00:00:00Z\", \"backends\": {} }",
        "format 99"
    )]
    public async Task A_file_of_no_use_is_said_to_be_so_and_written_anew(
        string content,
        string expected
    )
    {
        Directory.CreateDirectory(_folder.File("state"));
        await File.WriteAllTextAsync(StateFile, content);

        var output = await LearnAsync();

        Assert.Contains(expected, output, StringComparison.Ordinal);
        await using var next = Start();
        Assert.True(await ReferenceAsync(next) > 0);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_once_and_nothing_else_suffers()
    {
        var file = _folder.Write("not-a-folder", "");

        var output = await LearnAsync(directory: Path.Combine(file, "state"));

        Assert.Contains("Gatekeeper:StateDirectory", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("cannot be kept").Length);
    }

    [Fact]
    public async Task A_full_disk_is_said_and_the_end_is_a_good_one()
    {
        Directory.CreateDirectory(_folder.File("state"));
        File.CreateSymbolicLink(StateFile + ".tmp", "/dev/full");

        var output = await LearnAsync();

        Assert.Contains("could not be written", output, StringComparison.Ordinal);
        Assert.False(File.Exists(StateFile));
    }

    [Fact]
    public async Task Two_programs_share_a_folder_and_the_second_begins_with_what_the_first_knew()
    {
        Directory.CreateDirectory(_folder.File("state"));
        await File.WriteAllTextAsync(StateFile, StateOf(destinations: 1));
        await using var first = Start();
        Assert.True(await ReferenceAsync(first) > 0);

        await using var second = Start();

        Assert.True(await ReferenceAsync(second) > 0);
        await ConnectAsync(second);
        second.Terminate();
        Assert.Equal(0, (await second.EndAsync()).ExitCode);
        Assert.True(File.Exists(_folder.File("state/gate-2.json")));
    }

    [Fact]
    public async Task With_no_folder_nothing_is_kept()
    {
        await LearnAsync(directory: "");

        Assert.False(Directory.Exists(_folder.File("state")));
    }

    /// <summary>A background service that throws ends the process, and every tunnel with it.</summary>
    [Fact]
    public async Task A_number_that_cannot_be_written_is_nobodys_end()
    {
        var app = await AppUnderTest.StartAsync(
            new Dictionary<string, string?>
            {
                ["ReverseProxy:Routes:chat:ClusterId"] = "chat",
                ["ReverseProxy:Routes:chat:Match:Path"] = "{**any}",
                ["ReverseProxy:Routes:chat:Metadata:Gatekeeper.Policy"] = "phones",
                ["ReverseProxy:Clusters:chat:Destinations:one:Address"] = _backend
                    .Address
                    .AbsoluteUri,
                ["Gatekeeper:Policies:phones:Pass"] = "false",
                ["Gatekeeper:StateDirectory"] = _folder.File("state"),
            },
            TimeProvider.System
        );
        app.Recall(
            new GateMemory(
                new Dictionary<string, WindowMemory> { ["gone"] = new(double.NaN, null) }
            )
        );

        await app.DisposeAsync();

        Assert.False(File.Exists(StateFile));
    }

    private static string StateOf(int destinations) =>
        new JsonObject
        {
            ["version"] = 1,
            ["savedAt"] = TimeProvider
                .System.GetUtcNow()
                .ToString("O", CultureInfo.InvariantCulture),
            ["backends"] = new JsonObject
            {
                ["chat"] = new JsonObject
                {
                    ["destinations"] = new JsonObject(
                        Enumerable
                            .Range(0, destinations)
                            .Select(number => $"gone-{number}")
                            .Prepend("one")
                            .Select(name =>
                                KeyValuePair.Create(
                                    name,
                                    (JsonNode?)
                                        new JsonObject
                                        {
                                            ["window"] = 5,
                                            ["referenceSeconds"] = 0.123,
                                        }
                                )
                            )
                    ),
                },
            },
        }.ToJsonString();

    /// <summary>Runs the program to a good end with some handshakes in between.</summary>
    private async Task<string> LearnAsync(string? directory = null)
    {
        await using var program = Start(directory);
        await ConnectAsync(program);
        program.Terminate();
        var (exitCode, output) = await program.EndAsync();
        Assert.Equal(0, exitCode);
        return output;
    }

    private ChildProcess Start(string? directory = null)
    {
        var configuration = ProxyUnderTest.Configuration(
            _backend.Address,
            whole =>
            {
                // A window of its own has a reference after the first handshake.
                whole["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 5;
                whole["Gatekeeper"]!["StateDirectory"] = directory ?? "state";
            }
        );
        return ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["run", "--config", _folder.Write("gatekeeper.json", configuration.ToJsonString())],
            workingDirectory: "/"
        );
    }

    /// <summary>Handshakes that the gate has seen to the end when this returns; enough to move the median of what was known before, and of a slow first one.</summary>
    private static async Task ConnectAsync(ChildProcess program)
    {
        const int handshakes = 8;
        var address = await AddressAsync(program, "gatekeeper: listening on ");
        var clients = new List<RawClient>();
        for (var count = 0; count < handshakes; count++)
        {
            clients.Add(await RawClient.UpgradeAsync(address, "fg"));
            Assert.Equal(101, await clients[^1].StatusAsync());
        }

        var ready = 0.0;
        await Eventually.Holds(
            async () =>
                (ready = (await BackendAsync(program))["ready"]!["fg"]!.GetValue<double>())
                == handshakes,
            () => $"{ready} of {handshakes} handshakes are ready"
        );
        clients.ForEach(client => client.Dispose());
    }

    private static async Task<double> ReferenceAsync(ChildProcess program) =>
        (await BackendAsync(program))["referenceSeconds"]?.GetValue<double>() ?? 0;

    private static async Task<JsonNode> BackendAsync(ChildProcess program)
    {
        var admin = await AddressAsync(program, "gatekeeper: admin on ");
        using var http = new HttpClient();
        var state = await http.GetStringAsync(new Uri(admin, "/api/v1/state")).Within();
        return JsonNode.Parse(state)!["backends"]![0]!;
    }

    private static async Task<Uri> AddressAsync(ChildProcess program, string prefix)
    {
        var line = await program.LineAsync(
            said => said.StartsWith(prefix, StringComparison.Ordinal),
            prefix
        );
        await program.LineAsync(said => said == "gatekeeper: ready", "gatekeeper: ready");
        return new Uri(line[prefix.Length..]);
    }
}
