using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chat.Bench.Processes;

namespace Chat.Bench.Xmpp;

/// <summary>
/// Debian's ejabberd as one more process of the bench: without its control script, service, user or Erlang's name server; everything it
/// writes lies in the bench's folder.
/// </summary>
internal sealed class EjabberdServer : IAsyncDisposable
{
    public const string Package = "ejabberd";

    private const string Erlang = "/usr/bin/erl";
    private static readonly Uri Register = new("/api/register", UriKind.Relative);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;

    private EjabberdServer(ServerProcess process, int port, int httpPort)
    {
        Process = process;
        Address = new Uri($"tcp://127.0.0.1:{port}");
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };
    }

    public ServerProcess Process { get; }

    public Uri Address { get; }

    /// <summary>Its libraries lie where Debian puts those of Erlang.</summary>
    public static string? Libraries =>
        Directory
            .EnumerateDirectories("/usr/lib")
            .FirstOrDefault(folder =>
                Directory.EnumerateDirectories(folder, "ejabberd-*").Any() && File.Exists(Erlang)
            );

    /// <summary>What the running version calls itself; null when it is not installed.</summary>
    public static string? Version() =>
        Libraries is { } libraries
            ? Directory
                .EnumerateDirectories(libraries, "ejabberd-*")
                .Select(folder => Path.GetFileName(folder)["ejabberd-".Length..])
                .Min(StringComparer.Ordinal)
            : null;

    /// <param name="folder">Where it may write.</param>
    /// <param name="archive">What it keeps of messages.</param>
    /// <param name="clock">For the wait until it answers.</param>
    /// <exception cref="BenchFailedException">It is not installed, or did not start.</exception>
    public static async Task<EjabberdServer> StartAsync(
        BenchFolder folder,
        EjabberdArchive archive,
        TimeProvider clock
    )
    {
        var home = Directory.CreateDirectory(folder.File($"ejabberd-{Guid.NewGuid():N}")).FullName;
        var (port, httpPort) = (FreePort.Find(), FreePort.Find());
        var configuration = Path.Combine(home, "ejabberd.yml");
        await File.WriteAllTextAsync(
            configuration,
            EjabberdConfiguration.Text(port, httpPort, archive, home)
        );
        var process = ServerProcess.Start(
            "ejabberd",
            Erlang,
            [.. Arguments, "-mnesia", "dir", $"\"{home}/mnesia\"", "-s", "ejabberd"],
            new Dictionary<string, string>
            {
                ["EJABBERD_CONFIG_PATH"] = configuration,
                ["EJABBERD_LOG_PATH"] = Path.Combine(home, "ejabberd.log"),
                ["ERL_LIBS"] = Libraries ?? "",
                ["ERL_MAX_PORTS"] = "16000",
                ["ERL_CRASH_DUMP_BYTES"] = "0",
                ["HOME"] = home,
            }
        );
        var server = new EjabberdServer(process, port, httpPort);
        try
        {
            await server.AnswersAsync(clock);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="BenchFailedException">It did not take one.</exception>
    public async Task<IReadOnlyList<XmppUser>> RegisterAsync(int users)
    {
        var registered = new XmppUser[users];
        await Parallel.ForAsync(
            0,
            users,
            async (number, token) =>
            {
                var (name, password) = ($"user-{number}", Guid.NewGuid().ToString());
                // Not PostAsJsonAsync: ejabberd takes no chunks.
                using var body = new StringContent(
                    $$"""{"user": "{{name}}", "host": "{{XmppLogin.Domain}}", "password": "{{password}}"}"""
                );
                using var answer = await _http.PostAsync(Register, body, token);
                registered[number] =
                    answer.StatusCode == HttpStatusCode.OK
                        ? new XmppUser(name, new ScramSecret(name, password))
                        : throw new BenchFailedException(
                            $"ejabberd did not register {name}: {await answer.Content.ReadAsStringAsync(token)}"
                        );
            }
        );
        return registered;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }

    /// <summary>As its control script starts it, but that its schedulers do not spin while they wait: that time would be counted as work.</summary>
    private static IReadOnlyList<string> Arguments { get; } =
    [
        "+K",
        "true",
        "+P",
        "250000",
        "+sbwt",
        "none",
        "+sbwtdcpu",
        "none",
        "+sbwtdio",
        "none",
        "-noinput",
    ];

    private async Task AnswersAsync(TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        using var look = new PeriodicTimer(Look, clock);
        while (!await AcceptsAsync())
        {
            if (clock.GetElapsedTime(began) > StartsWithin)
            {
                throw new BenchFailedException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"ejabberd did not listen within {StartsWithin.TotalSeconds:0} s. Its last lines:{Process.LastLines()}"
                    )
                );
            }

            await look.WaitForNextTickAsync();
        }
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            foreach (var port in new[] { Address.Port, _http.BaseAddress!.Port })
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
