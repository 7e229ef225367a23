namespace Gatekeeper.Bench.Bounds;

/// <summary>How a value is written.</summary>
internal enum BoundUnit
{
    /// <summary>A plain number.</summary>
    Number,

    /// <summary>A share, as percent.</summary>
    Share,

    /// <summary>A multiple.</summary>
    Times,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Gigabytes.</summary>
    Gigabytes,
}
