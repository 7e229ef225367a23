using Microsoft.AspNetCore.Http;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>What a backend does with the gate's probes, and what it saw of them. Thread-safe.</summary>
internal sealed class ProbePath
{
    private readonly Lock _counts = new();
    private readonly Dictionary<string, int> _came = [];
    private int _underWay;

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Takes { get; set; }

    /// <summary>The status of every answer.</summary>
    public int Status { get; set; } = 200;

    /// <summary>How many were under way at once, at most.</summary>
    public int Most { get; private set; }

    /// <summary>How many of them were given up by the gate.</summary>
    public int GivenUp { get; private set; }

    /// <summary>What the last one said it is.</summary>
    public string UserAgent { get; private set; } = "";

    public static bool Is(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/v1/probe", StringComparison.Ordinal);

    /// <summary>How many came for a path and query.</summary>
    public int CountOf(string target)
    {
        lock (_counts)
        {
            return _came.GetValueOrDefault(target);
        }
    }

    public async Task ServeAsync(HttpContext context)
    {
        lock (_counts)
        {
            var target = context.Request.Path + context.Request.QueryString;
            _came[target] = _came.GetValueOrDefault(target) + 1;
            UserAgent = context.Request.Headers.UserAgent.ToString();
            Most = Math.Max(Most, ++_underWay);
        }

        try
        {
            await Task.Delay(Takes, TimeProvider.System, context.RequestAborted);
            context.Response.StatusCode = Status;
            await context.Response.WriteAsync("ok\n");
        }
        catch (OperationCanceledException)
        {
            lock (_counts)
            {
                GivenUp++;
            }
        }
        finally
        {
            lock (_counts)
            {
                _underWay--;
            }
        }
    }
}
