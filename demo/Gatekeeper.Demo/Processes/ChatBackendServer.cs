using System.Globalization;
using System.Net.Http.Json;
using ChatClient;

namespace Gatekeeper.Demo.Processes;

/// <summary>The chat server, with a rehearsal dial that gives it a known capacity.</summary>
internal sealed class ChatBackendServer : IAsyncDisposable
{
    private const int DevicesPerCall = 1000;
    private const string Login = "demo";
    private static readonly TimeSpan _startsWithin = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;

    private ChatBackendServer(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
        _http = new HttpClient { BaseAddress = address };
    }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    public static async Task<ChatBackendServer> StartAsync(
        ServerPrograms programs,
        TemporaryFolder folder,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var process = ChildProcess.Start(
            "chatbackend",
            programs.ChatBackend,
            ["run", "--urls", "http://127.0.0.1:0", "--store", $"sqlite:{folder.File("chat.db")}"],
            Settings(RehearsalDial.Standard)
        );
        try
        {
            var address = await process.SaysAsync(
                "chatbackend: listening on",
                _startsWithin,
                time,
                cancellationToken
            );
            await process.SaysAsync("chatbackend: ready", _startsWithin, time, cancellationToken);
            return new ChatBackendServer(process, new Uri(address));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>One account with this many devices, in the order of their numbers.</summary>
    public async Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(
        int devices,
        CancellationToken cancellationToken
    )
    {
        var password = Guid.NewGuid().ToString();
        var enrolment = new ChatEnrolment(_http);
        await enrolment.CreateAccountAsync(Login, password, cancellationToken);
        var enrolled = new List<DeviceCredentials>(devices);
        foreach (var numbers in Enumerable.Range(0, devices).Chunk(DevicesPerCall))
        {
            string[] names = [.. numbers.Select(number => $"phone-{number}")];
            enrolled.AddRange(
                await enrolment.EnrolAsync(Login, password, names, cancellationToken)
            );
        }

        return enrolled;
    }

    public async Task<RehearsalCounts> CountsAsync(CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<RehearsalCounts>("/v1/rehearsal", cancellationToken)
        ?? throw new DemoFailedException(
            "The chat backend answered GET /v1/rehearsal with nothing."
        );

    public async Task TurnAsync(RehearsalDial dial, CancellationToken cancellationToken)
    {
        using var answer = await _http.PutAsJsonAsync("/v1/rehearsal", dial, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }

    private static Dictionary<string, string> Settings(RehearsalDial dial) =>
        new()
        {
            ["ChatBackend__Rehearsal__HandshakeMilliseconds"] = dial.HandshakeMilliseconds.ToString(
                CultureInfo.InvariantCulture
            ),
            ["ChatBackend__Rehearsal__Workers"] = dial.Workers.ToString(
                CultureInfo.InvariantCulture
            ),
        };
}
