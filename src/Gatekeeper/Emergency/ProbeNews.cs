namespace Gatekeeper.Emergency;

/// <summary>What a probe changed in what operators should know of its destination.</summary>
public enum ProbeNews
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Probes have failed for long now.</summary>
    Fails,

    /// <summary>Probes had failed for long, and are answered again.</summary>
    AnswersAgain,
}
