namespace ChatBackend.Storage.Migration;

/// <summary>A store that can be one side of a migration.</summary>
internal interface IMigratableStore : IMessageStore
{
    IMigrationSide Migration { get; }

    /// <summary>What devices were told of, in the same storage.</summary>
    IPushOutbox PushOutbox { get; }
}
