namespace Chat.Bench;

/// <summary>Something that the bench needs is missing or does not work; the message says what to do.</summary>
internal sealed class BenchFailedException(string message, Exception? inner = null)
    : Exception(message, inner);
