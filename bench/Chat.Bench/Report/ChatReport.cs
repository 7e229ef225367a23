namespace Chat.Bench.Report;

/// <summary>All that one run measured, in the order of the report. Filled by one thread.</summary>
internal sealed class ChatReport
{
    public IList<Row> Rows { get; } = [];

    public IList<Beside> Besides { get; } = [];

    public IList<string> Remarks { get; } = [];

    /// <summary>Whether every figure that has an aim was measured and meets it.</summary>
    public bool AllMet =>
        Rows.All(row => row.Met is true || (row.Figure is not null && row.Aim is null));
}
