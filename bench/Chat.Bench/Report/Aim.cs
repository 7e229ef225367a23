namespace Chat.Bench.Report;

/// <summary>What a figure must reach, or must not exceed.</summary>
internal sealed record Aim(double Value, bool AtMost)
{
    public bool IsMetBy(double figure) => AtMost ? figure <= Value : figure >= Value;
}
