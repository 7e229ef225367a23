using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChatClient;

/// <summary>One JSON request and its answer; a no becomes a <see cref="ChatRequestException"/>.</summary>
internal static class JsonRequest
{
    public static async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        HttpClient http,
        string path,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancellationToken
    )
        where TAnswer : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path);
        message.Content = JsonContent.Create(request, requestType);
        return await AnswerAsync(http, message, answerType, cancellationToken);
    }

    public static async Task<TAnswer> GetAsync<TAnswer>(
        HttpClient http,
        string path,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancellationToken
    )
        where TAnswer : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        return await AnswerAsync(http, message, answerType, cancellationToken);
    }

    private static async Task<TAnswer> AnswerAsync<TAnswer>(
        HttpClient http,
        HttpRequestMessage message,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancellationToken
    )
        where TAnswer : class
    {
        using var response = await SendAsync(http, message, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusedAsync(response, cancellationToken);
        }

        try
        {
            return await response.Content.ReadFromJsonAsync(answerType, cancellationToken)
                ?? throw Strange(response, null);
        }
        catch (Exception e) when (IsStrange(e))
        {
            throw Strange(response, e);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        HttpRequestMessage message,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await http.SendAsync(message, cancellationToken);
        }
        catch (Exception e)
            when (e is HttpRequestException or SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new ChatUnreachableException(
                $"{http.BaseAddress} did not answer: {e.Message}",
                e
            );
        }
    }

    private static async Task<ChatRequestException> RefusedAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        var retryAfter = response.Headers.RetryAfter?.Delta;
        try
        {
            var answer = await response.Content.ReadFromJsonAsync(
                ClientJson.Default.ErrorAnswer,
                cancellationToken
            );
            return answer is { Error: { } error }
                ? new(status, error, answer.Message ?? $"HTTP {status} {error}", retryAfter)
                : Strange(response, null);
        }
        catch (Exception e) when (IsStrange(e))
        {
            return Strange(response, e);
        }
    }

    /// <summary>A page where JSON was expected, in whatever encoding it claims to be.</summary>
    private static bool IsStrange(Exception e) =>
        e
            is JsonException
                or NotSupportedException
                or InvalidOperationException
                or HttpRequestException;

    private static ChatRequestException Strange(HttpResponseMessage response, Exception? cause) =>
        new(
            (int)response.StatusCode,
            null,
            $"HTTP {(int)response.StatusCode} came from something that is not the chat server (a login page of the network?)",
            response.Headers.RetryAfter?.Delta,
            cause
        );
}
