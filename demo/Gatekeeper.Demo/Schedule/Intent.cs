using ChatClient;

namespace Gatekeeper.Demo.Schedule;

/// <summary>One device that wants to connect, once, however many tries that takes.</summary>
/// <param name="At">When its first try is due, from the start of the run.</param>
/// <param name="Class">Whether a person waits for it.</param>
/// <param name="Phase">The part of the run it belongs to.</param>
internal readonly record struct Intent(TimeSpan At, ConnectClass Class, Phase Phase);
