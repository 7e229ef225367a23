namespace Gatekeeper.Demo.Processes;

/// <summary>The demo cannot go on; the message is for the person who started it.</summary>
internal class DemoFailedException(string message, Exception? inner = null)
    : Exception(message, inner);
