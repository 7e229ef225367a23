namespace Gatekeeper.Demo.Report.Charts;

/// <summary>The words of one chart.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">What a screen reader says first.</param>
/// <param name="Description">What can be seen, in a sentence.</param>
/// <param name="Vertical">What the vertical axis counts, with its unit.</param>
/// <param name="Tick">How a value of the vertical axis is written.</param>
internal sealed record ChartText(
    string Id,
    string Title,
    string Description,
    string Vertical,
    Func<double, string> Tick
);
