namespace Gatekeeper.Proxy.Commands.Operate;

/// <summary>A running proxy did not do what it was asked to; the message says what, where, and what to do.</summary>
#pragma warning disable CA1032 // Made in one place, with its message.
internal sealed class AdminException(string message) : Exception(message);
#pragma warning restore CA1032
