namespace Gatekeeper.Admission;

/// <summary>
/// Is told how a handshake goes: the permit it holds, or in shadow mode the record of a connection that goes on although it is parked on the virtual
/// queue. The first call that ends it counts; further calls do nothing. Thread-safe.
/// </summary>
public interface IHandshake
{
    /// <summary>The backend was ready: its time is a sample.</summary>
    /// <returns>Whether this call ended the handshake; false when it had ended already.</returns>
    bool Ready();

    /// <summary>The handshake failed.</summary>
    /// <param name="couldNotConnect">The backend could not be reached.</param>
    /// <returns>Whether this call ended the handshake.</returns>
    bool Failed(bool couldNotConnect);

    /// <summary>The handshake says nothing about the backend.</summary>
    /// <returns>Whether this call ended the handshake.</returns>
    bool Ignored();

    /// <summary>The client left while its handshake was with the backend.</summary>
    /// <returns>Whether this call ended the handshake.</returns>
    bool Abandon();

    /// <summary>It is the client's turn to speak: the backend owes nothing until <see cref="ClientSpoke"/>.</summary>
    void AwaitClient();

    /// <summary>The client spoke: the backend owes an answer again.</summary>
    void ClientSpoke();
}
