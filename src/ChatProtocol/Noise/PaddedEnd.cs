namespace ChatProtocol.Noise;

/// <summary>The byte between content and padding.</summary>
internal enum PaddedEnd : byte
{
    /// <summary>Nothing more is said; not on the wire.</summary>
    None = 0,

    Plain = 1,

    /// <summary>Transport only: the sender's next message is sealed with its next key.</summary>
    Rekey = 2,
}
