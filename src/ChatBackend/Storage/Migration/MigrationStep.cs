namespace ChatBackend.Storage.Migration;

/// <summary>The steps of a migration, in order. Every one begins where a killed command left off.</summary>
internal enum MigrationStep
{
    /// <summary>From here on every change is written twice: where it belongs, and as a note of what has changed.</summary>
    DualWrite = 1,

    /// <summary>What was there before is copied.</summary>
    Backfill = 2,

    /// <summary>Both stores are read and compared.</summary>
    Verify = 3,

    /// <summary>The servers go over to the new store.</summary>
    CutOver = 4,
}
