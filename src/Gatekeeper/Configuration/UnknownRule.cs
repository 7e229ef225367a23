namespace Gatekeeper.Configuration;

/// <summary>What a connection without a flag is taken for.</summary>
public enum UnknownRule
{
    /// <summary>Told by how it behaves.</summary>
    Infer = 0,

    /// <summary>Background, always.</summary>
    Background = 1,
}
