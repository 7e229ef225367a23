using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>A request as the backend saw it, waiting for the answer a test gives it.</summary>
internal sealed class BackendRequest(HttpContext context)
{
    private readonly TaskCompletionSource<int> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly TaskCompletionSource _gone = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public IReadOnlyDictionary<string, string[]> Headers { get; } =
        context.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.Select(value => value ?? "").ToArray(),
            StringComparer.Ordinal
        );

    public string Target { get; } = context.Request.Path + context.Request.QueryString;

    /// <summary>Completes when the proxy gave the request up.</summary>
    public Task Gone => _gone.Task;

    public void Answer(int status) => _answer.TrySetResult(status);

    public async Task PlayAsync()
    {
        await using var leaving = context.RequestAborted.Register(() =>
        {
            _gone.TrySetResult();
            _answer.TrySetCanceled();
        });
        var status = await _answer.Task;
        if (status != StatusCodes.Status101SwitchingProtocols)
        {
            context.Response.StatusCode = status;
            return;
        }

        context.Response.Headers.SecWebSocketAccept = "scripted";
        await using var stream = await context
            .Features.GetRequiredFeature<IHttpUpgradeFeature>()
            .UpgradeAsync();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
        }
    }
}
