namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>What a batch read was changed by somebody before the batch had its locks: it is run again from the start.</summary>
internal sealed class LaneConflictException() : Exception("A log changed while a batch began.");
