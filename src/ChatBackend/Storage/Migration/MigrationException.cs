namespace ChatBackend.Storage.Migration;

/// <summary>A migration cannot go on; the message says why, and what to do.</summary>
internal class MigrationException(string message) : Exception(message);
