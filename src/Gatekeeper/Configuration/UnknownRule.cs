namespace Gatekeeper.Configuration;

/// <summary>What a connection without a flag is taken for.</summary>
public enum UnknownRule
{
    /// <summary>Told by how its device's last tunnel ended and by who else comes: a person goes before background.</summary>
    Infer = 0,

    /// <summary>Background, always.</summary>
    Background = 1,
}
