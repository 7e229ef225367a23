using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatBackend.Storage;

namespace ChatBackend.Http;

/// <summary>What all request handlers share: reading JSON, and turning a no or a known failure into the same kind of answer.</summary>
internal static partial class Answer
{
    /// <summary>The handler writes its own yes and returns its no.</summary>
    public static async Task RunAsync(HttpContext context, Func<HttpContext, Task<Refusal?>> handle)
    {
        var refusal = await TryAsync(context, handle);
        if (refusal is not null && !context.Response.HasStarted)
        {
            await refusal.WriteAsync(context);
        }
    }

    /// <exception cref="JsonException">The body is not this kind of JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class =>
        await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
        ?? throw new JsonException("null");

    private static async Task<Refusal?> TryAsync(
        HttpContext context,
        Func<HttpContext, Task<Refusal?>> handle
    )
    {
        try
        {
            return await handle(context);
        }
        catch (JsonException)
        {
            return Refusal.BadRequest("The body is not the JSON that docs/protocol.md describes.");
        }
        catch (BadHttpRequestException e)
        {
            return Refusal.BadRequest(e.Message) with { Status = e.StatusCode };
        }
        catch (StoreUnavailableException)
        {
            return Refusal.StoreUnavailable;
        }
        catch (Exception e)
            when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var loggers = context.RequestServices.GetRequiredService<ILoggerFactory>();
            LogFailed(loggers.CreateLogger(typeof(Answer)), e, context.Request.Path);
            return Refusal.Internal;
        }
    }

    [LoggerMessage(4, LogLevel.Error, "A request to {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string path);
}
