namespace Gatekeeper.Probes;

/// <summary>Is told what operators should see of probes. Must be thread-safe.</summary>
internal interface IProbeObserver
{
    /// <summary>A probe was answered.</summary>
    void Answered(ProbeTarget target, TimeSpan took);

    /// <summary>A probe was answered with a status of 4xx, which the one before was not: hardly what an ordinary request gets.</summary>
    void Odd(ProbeTarget target, int status);

    /// <summary>Probes of a destination have failed for long; the last one for this reason.</summary>
    void Fails(ProbeTarget target, string why);

    /// <summary>They are answered again.</summary>
    void AnswersAgain(ProbeTarget target);
}
