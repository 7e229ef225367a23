using Gatekeeper.Admission;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>
/// A raw connection's handshake, from the moment its backend is connected to: ready at the first bytes from the backend. Time in which the client owes its
/// bytes is not the backend's; of a backend that speaks first (<paramref name="backendSpeaksFirst"/>) it owes none. One calls for each direction at a time.
/// </summary>
/// <param name="permit">The place, or what stands for it in shadow mode; null when the gate is off.</param>
/// <param name="bytes">How many bytes from the backend make it ready, 1 or more.</param>
/// <param name="backendSpeaksFirst">Whether backends there greet their clients.</param>
/// <param name="established">Told once, when a tunnel has come of it: nothing more is waited for but the client.</param>
internal sealed class RawHandshake(
    IHandshake? permit,
    int bytes,
    bool backendSpeaksFirst,
    Action established
)
{
    private int _missing = bytes;
    private int _established;
    private volatile bool _clientSpoke;

    /// <summary>Whether the backend greeted its client before that had spoken; null while it is not ready, or where there is no permit.</summary>
    public bool? BackendSpokeFirst { get; private set; }

    /// <summary>The backend took the connection.</summary>
    /// <param name="clientSpoke">Whether bytes of the client are there for it.</param>
    public void Connected(bool clientSpoke)
    {
        if (!clientSpoke && !backendSpeaksFirst)
        {
            permit?.AwaitClient();
            Establish();
        }
        else if (permit is null)
        {
            Establish();
        }
    }

    /// <summary>Bytes of the client go to the backend.</summary>
    public void ClientSpoke()
    {
        if (!_clientSpoke)
        {
            _clientSpoke = true;
            permit?.ClientSpoke();
        }
    }

    /// <summary>The client said all it will, or left: which of the two, nothing tells before its answer comes, and who connects to chat does not half close.</summary>
    public void ClientFinished()
    {
        permit?.Abandon();
        Establish();
    }

    /// <summary>Bytes of the backend go to the client.</summary>
    public void BackendSent(int count)
    {
        if (_missing <= 0)
        {
            return;
        }

        _missing -= count;
        if (_missing <= 0)
        {
            // Not when its place was taken back before: that was no greeting, but a word to a client that was silent for long.
            if (permit?.Ready() == true)
            {
                BackendSpokeFirst = !_clientSpoke;
            }

            Establish();
        }
    }

    /// <summary>The backend said all it will, or broke the connection; before it was ready, that is a failure. Its client may stay for a while.</summary>
    public void BackendFinished()
    {
        permit?.Failed(couldNotConnect: false);
        Establish();
    }

    private void Establish()
    {
        if (Interlocked.Exchange(ref _established, 1) == 0)
        {
            established();
        }
    }
}
