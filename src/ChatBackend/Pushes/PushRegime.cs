namespace ChatBackend.Pushes;

/// <summary>What the gate's stage means for pushes: each of them brings a login, and a storm is made of logins.</summary>
internal enum PushRegime
{
    /// <summary>Stage 0 or 1, or no gate: at once.</summary>
    Free,

    /// <summary>The gate says nothing: slowly.</summary>
    Careful,

    /// <summary>Stage 2: each is held for one to two spans, and merged meanwhile.</summary>
    Held,

    /// <summary>Stage 3 and above: none.</summary>
    Stopped,
}
