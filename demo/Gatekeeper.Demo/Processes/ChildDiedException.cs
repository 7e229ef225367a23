namespace Gatekeeper.Demo.Processes;

/// <summary>A server that the demo started is gone, or never came up.</summary>
internal sealed class ChildDiedException(string message) : DemoFailedException(message);
