using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http.WebSockets;

/// <summary>
/// Takes what a backend answers to an upgrade that the client was told long ago. The proxy writes status and headers here as if nothing had been said; nobody
/// reads them but the gate.
/// </summary>
internal sealed class UnsentResponse(IHttpResponseFeature sent) : IHttpResponseFeature
{
    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

#pragma warning disable CS0618 // Part of the interface; the body has a feature of its own.
    public Stream Body { get; set; } = Stream.Null;
#pragma warning restore CS0618

    /// <summary>Whether the tunnel stands: then the status is as it is.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Not called: what could still be changed at the start of a response was sent before the backend was asked.</summary>
    public void OnStarting(Func<object, Task> callback, object state) { }

    public void OnCompleted(Func<object, Task> callback, object state) =>
        sent.OnCompleted(callback, state);
}
