using System.Net.Http.Json;
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
        using var response = await http.SendAsync(message, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusedAsync(response, cancellationToken);
        }

        return await response.Content.ReadFromJsonAsync(answerType, cancellationToken)
            ?? throw new ChatRequestException(
                (int)response.StatusCode,
                null,
                $"{path} answered with nothing.",
                null
            );
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
            return new(status, answer?.Error, answer?.Message ?? $"HTTP {status}", retryAfter);
        }
        catch (JsonException)
        {
            return new(status, null, $"HTTP {status}", retryAfter);
        }
    }
}
