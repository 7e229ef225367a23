namespace Chat.Bench.Idle;

/// <summary>What one idle connection costs its server, in KB.</summary>
internal sealed record IdleCost(double Managed, double Resident);
