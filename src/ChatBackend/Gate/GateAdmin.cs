using System.Net.Http.Json;
using System.Text.Json;
using ChatBackend.Configuration;
using ChatBackend.Http;

namespace ChatBackend.Gate;

/// <summary>The two things that a chat server asks of a gate's admin address. Thread-safe.</summary>
internal sealed class GateAdmin : IDisposable
{
    /// <summary>A state with hundreds of backends and destinations fits.</summary>
    private const int MaxAnswer = 4 * 1024 * 1024;

    /// <summary>Whoever is woken would be parked.</summary>
    private const int PausedStage = 3;

    private readonly GateSettings _settings;
    private readonly TimeProvider _clock;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;

    public GateAdmin(GateSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _http = new HttpClient(_handler, disposeHandler: false)
        {
            // Each question has its own limit, by our clock.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        if (settings.Token is not "")
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", settings.Token);
        }
    }

    /// <summary>The highest stage of all gates before us that this one knows of, 0 to 4; at least 3 while an operator pauses background.</summary>
    /// <exception cref="GateSilentException">The gate did not say.</exception>
    public Task<int> StageAsync(CancellationToken cancellationToken) =>
        AskAsync(
            async token =>
            {
                using var answer = await _http.GetAsync(Address("/api/v1/state"), token);
                answer.EnsureSuccessStatusCode();
                return StageIn(await answer.Content.ReadAsByteArrayAsync(token));
            },
            cancellationToken
        );

    /// <summary>Lets the parked connections of a device go first.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="GateSilentException">The gate did not do it.</exception>
    public Task<int> PromoteAsync(
        string deviceId,
        string reason,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            async token =>
            {
                using var answer = await _http.PostAsJsonAsync(
                    Address("/api/v1/promote"),
                    new PromoteOrder(deviceId, reason, _settings.Backend),
                    ChatJson.Default.PromoteOrder,
                    token
                );
                answer.EnsureSuccessStatusCode();
                var promoted = await answer.Content.ReadFromJsonAsync(
                    ChatJson.Default.PromoteOutcome,
                    token
                );
                return promoted?.Promoted ?? 0;
            },
            cancellationToken
        );

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private Uri Address(string path) => new(new Uri(_settings.Admin), path);

    private int StageIn(byte[] state)
    {
        using var document = JsonDocument.Parse(state);
        foreach (var backend in document.RootElement.GetProperty("backends").EnumerateArray())
        {
            if (backend.GetProperty("name").ValueEquals(_settings.Backend))
            {
                var stage = Math.Max(backend.GetProperty("stage").GetInt32(), FleetStage(backend));
                return PausesBackground(backend) ? Math.Max(stage, PausedStage) : stage;
            }
        }

        throw new GateSilentException(
            $"it has no backend \"{_settings.Backend}\": correct ChatBackend:Gate:Backend."
        );
    }

    /// <summary>A device that is woken may come in at any gate.</summary>
    private static int FleetStage(JsonElement backend) =>
        backend.TryGetProperty("fleet", out var fleet) && fleet.ValueKind == JsonValueKind.Object
            ? fleet.GetProperty("stage").GetInt32()
            : 0;

    private static bool PausesBackground(JsonElement backend) =>
        backend.TryGetProperty("override", out var order)
        && order.ValueKind == JsonValueKind.Object
        && order.GetProperty("pausesBackground").GetBoolean();

    private async Task<int> AskAsync(
        Func<CancellationToken, Task<int>> ask,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(_settings.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GateSilentException($"no answer within {_settings.Timeout}.", e);
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or IOException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                && e is not GateSilentException
            )
        {
            throw new GateSilentException(e.Message, e);
        }
    }
}
