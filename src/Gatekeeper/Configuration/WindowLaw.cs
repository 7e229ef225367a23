namespace Gatekeeper.Configuration;

/// <summary>Who decides how large a window is.</summary>
public enum WindowLaw
{
    /// <summary>The gate learns it, from <see cref="WindowOptions.Initial"/> on.</summary>
    Adaptive = 0,

    /// <summary>The operator: it stays at <see cref="WindowOptions.Initial"/>.</summary>
    Fixed = 1,
}
