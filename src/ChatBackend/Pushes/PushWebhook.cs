using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using ChatBackend.Configuration;
using ChatBackend.Http;
using ChatBackend.Storage;
using Polly;
using Polly.CircuitBreaker;

namespace ChatBackend.Pushes;

/// <summary>
/// Calls the webhook: each call with a limit, repeated with growing pauses, and not at all for a while when most calls fail. Thread-safe.
/// </summary>
internal sealed class PushWebhook : IDisposable
{
    /// <summary>Only the status counts.</summary>
    private const int MaxAnswer = 64 * 1024;

    private readonly WakePushSettings _settings;
    private readonly TimeProvider _clock;
    private readonly WebhookBreaker _breaker;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>No redirects: what is signed is for one address.</summary>
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };

    private readonly HttpClient _http;

    public PushWebhook(WakePushSettings settings, WebhookBreaker breaker, TimeProvider clock)
    {
        _settings = settings;
        _breaker = breaker;
        _clock = clock;
        _pipeline = WebhookPipeline.Build(settings, breaker, clock);
        _http = new HttpClient(_handler, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
    }

    /// <summary>How many calls may be begun now, seen from here: all, none while the breaker is open, one to try whether it may close.</summary>
    public int Room => _breaker.Room;

    /// <summary>The time in which one push is over, with all its repeats and pauses, and some more.</summary>
    public TimeSpan Longest =>
        (_settings.Retries + 1) * (_settings.Timeout + WebhookPipeline.LongestPause)
        + TimeSpan.FromSeconds(30);

    /// <returns>False when the receiver says that the token is no longer any device's (410).</returns>
    /// <exception cref="PushFailedException">Every try failed.</exception>
    /// <exception cref="BrokenCircuitException">Not tried: too many others failed.</exception>
    public async Task<bool> CallAsync(DuePush push, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new PushBody(
                $"{push.DeviceId}.{push.Head}",
                push.DeviceId,
                push.Login,
                push.Token,
                push.Head,
                push.Unread
            ),
            ChatJson.Default.PushBody
        );
        try
        {
            return await _pipeline.ExecuteAsync(
                async token => await PostAsync(body, token),
                cancellationToken
            );
        }
        catch (Polly.Timeout.TimeoutRejectedException e)
        {
            throw new PushFailedException($"no answer within {_settings.Timeout}", true, e);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<bool> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            MediaTypeNames.Application.Json
        );
        request.Headers.Add(
            PushSignature.TimestampHeader,
            timestamp.ToString(CultureInfo.InvariantCulture)
        );
        request.Headers.Add(
            PushSignature.SignatureHeader,
            PushSignature.Of(_settings.Secret, timestamp, body)
        );
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode
                || (
                    answer.StatusCode == HttpStatusCode.Gone
                        ? false
                        : throw Refused(answer.StatusCode)
                );
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new PushFailedException(e.Message, true, e);
        }
    }

    private static PushFailedException Refused(HttpStatusCode status) =>
        new(
            $"it answered {(int)status}",
            status
                is >= HttpStatusCode.InternalServerError
                    or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.RequestTimeout
                    or HttpStatusCode.Unauthorized
                    or HttpStatusCode.Forbidden
                    or < HttpStatusCode.BadRequest
        );
}
