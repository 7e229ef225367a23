using System.Net;
using System.Threading.Channels;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Probes;

/// <summary>Takes requests and answers them when and as a test says; knows how many were under way at once.</summary>
internal sealed class TestClient : HttpMessageHandler
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private readonly Lock _counts = new();
    private int _underWay;
    private int _most;
    private int _made;

    /// <summary>How many were under way at once, at most.</summary>
    public int Most
    {
        get
        {
            lock (_counts)
            {
                return _most;
            }
        }
    }

    /// <summary>How many were made.</summary>
    public int Made
    {
        get
        {
            lock (_counts)
            {
                return _made;
            }
        }
    }

    /// <summary>The next request.</summary>
    public Task<Call> NextAsync() => _calls.Reader.ReadAsync().AsTask().Within();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        lock (_counts)
        {
            _made++;
            _most = Math.Max(_most, ++_underWay);
        }

        try
        {
            var call = new Call(request);
            await _calls.Writer.WriteAsync(call, cancellationToken);
            return await call.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_counts)
            {
                _underWay--;
            }
        }
    }

    /// <summary>One request.</summary>
    internal sealed class Call(HttpRequestMessage request)
    {
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HttpMethod Method { get; } = request.Method;

        public Uri? Address { get; } = request.RequestUri;

        public string? Host { get; } = request.Headers.Host;

        public string UserAgent { get; } = request.Headers.UserAgent.ToString();

        public void Respond(HttpStatusCode status, HttpContent? body = null) =>
            Answer.SetResult(new HttpResponseMessage(status) { Content = body });

        public void Fail(Exception why) => Answer.SetException(why);
    }
}
