namespace Gatekeeper.Fleet;

/// <summary>All that one process tells another in one exchange.</summary>
/// <param name="Instance">Which process: a random name for as long as it runs.</param>
/// <param name="Gates">One word for each of its gates that enforces; none from a process that leaves.</param>
internal sealed record FleetMessage(string Instance, IReadOnlyList<GateWord> Gates);
