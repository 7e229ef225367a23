namespace ChatBackend.Storage.Migration;

/// <summary>What a store says about the migration that it takes part in. A store without one is open, and belongs to nobody else.</summary>
/// <param name="Run">The same in both stores.</param>
/// <param name="State">Who may write.</param>
/// <param name="Epoch">Rises with every change from one store to the other; the higher one of two closed stores was open last.</param>
/// <param name="Peer">The other store, as ChatBackend:Store names it.</param>
/// <param name="Step">How far the migration is; kept in the new store.</param>
/// <param name="Cursor">How far this step is, in words of its own; empty at its beginning.</param>
internal sealed record MigrationMark(
    string Run,
    StoreState State,
    long Epoch,
    string Peer,
    MigrationStep Step = MigrationStep.DualWrite,
    string Cursor = ""
);
