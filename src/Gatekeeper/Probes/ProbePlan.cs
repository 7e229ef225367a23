namespace Gatekeeper.Probes;

/// <summary>A destination to probe, and the client that makes the requests now: it may be another one after a reload without anything else having changed.</summary>
internal readonly record struct ProbePlan(ProbeTarget Target, HttpMessageInvoker Client);
