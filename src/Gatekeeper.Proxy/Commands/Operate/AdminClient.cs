using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatekeeper.Proxy.Commands.Operate;

/// <summary>Talks to the admin address of a running proxy, which may be of another version: what it does not say is not there.</summary>
internal sealed class AdminClient(AdminTarget target) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = target.Url,
        Timeout = TimeSpan.FromSeconds(5),
    };

    public Uri Url => target.Url;

    /// <exception cref="AdminException">There is no answer, or it is no.</exception>
    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <exception cref="AdminException">There is no answer, or it is no.</exception>
    public Task<JsonNode> PostAsync(
        string path,
        JsonObject body,
        CancellationToken cancellationToken
    ) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <exception cref="AdminException">There is no answer, or it is no.</exception>
    public Task<JsonNode> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (target.Token is { } token && method != HttpMethod.Get)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(
                body.ToJsonString(),
                Encoding.UTF8,
                "application/json"
            );
        }

        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(text) ?? throw NotAProxy(null)
                : throw Refused(method, path, answer.StatusCode, text);
        }
        catch (JsonException notJson)
        {
            throw NotAProxy(notJson);
        }
        catch (Exception unreachable)
            when (unreachable is HttpRequestException or TaskCanceledException or FormatException
                && !cancellationToken.IsCancellationRequested
            )
        {
            throw new AdminException(
                $"no answer from {Url}: {unreachable.Message} Is the proxy running, and is this its Gatekeeper:Admin:Url? (--url, --config)"
            );
        }
    }

    private AdminException NotAProxy(Exception? why) =>
        new(
            $"{Url} answers, but not as a proxy does: {why?.Message ?? "nothing"} Is this its Gatekeeper:Admin:Url? (--url, --config)"
        );

    private AdminException Refused(
        HttpMethod method,
        string path,
        HttpStatusCode status,
        string text
    ) =>
        new(
            status switch
            {
                HttpStatusCode.Unauthorized when target.Token is null =>
                    $"{Url} asks for its admin token: give --config FILE, {AdminTarget.TokenVariable} in the environment, or --token",
                HttpStatusCode.Unauthorized =>
                    $"{Url} does not take this admin token; it is Gatekeeper:Admin:Token of its configuration",
                HttpStatusCode.NotFound when !IsProblem(text) =>
                    $"{Url} does not know {method} {path}: an older version?",
                _ => $"{Url} answered {(int)status}: {Explained(text)}",
            }
        );

    private static bool IsProblem(string text) => Explained(text) != text.Trim();

    /// <summary>The faults of a problem answer, one a line; anything else as it is.</summary>
    private static string Explained(string text)
    {
        try
        {
            var problem = JsonNode.Parse(text) as JsonObject;
            return problem?["errors"] is JsonArray faults && faults.Count > 0
                ? $"{problem["title"]}"
                    + string.Concat(
                        faults.Select(fault => $"\n  {fault?["field"]}: {fault?["problem"]}")
                    )
                : text.Trim();
        }
        catch (JsonException)
        {
            return text.Trim();
        }
    }
}
