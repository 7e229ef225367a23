namespace Chat.Bench.Xmpp;

/// <summary>What ejabberd keeps of messages (mod_mam).</summary>
internal enum EjabberdArchive
{
    /// <summary>Nothing: messages are passed on.</summary>
    None,

    /// <summary>Its own store and its default: written, and not synced before it answers.</summary>
    Mnesia,

    /// <summary>What its log recommends for small servers; a transaction, and a sync, for each.</summary>
    Sqlite,
}
