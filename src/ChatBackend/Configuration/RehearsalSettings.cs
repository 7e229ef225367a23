namespace ChatBackend.Configuration;

/// <summary>A known capacity for rehearsals: Workers / HandshakeMilliseconds. Off when both are 0.</summary>
internal sealed record RehearsalSettings
{
    public int HandshakeMilliseconds { get; init; }

    public int Workers { get; init; }

    public bool On => Workers > 0;
}
