namespace Chat.Bench.Report;

/// <summary>Our side of the comparison; null is what was not measured.</summary>
/// <param name="Logins">Per second of the server's processor time.</param>
/// <param name="Messages">Delivered in a second.</param>
/// <param name="ResidentKilobytes">Of one idle session.</param>
internal sealed record OwnFigures(double? Logins, double? Messages, double? ResidentKilobytes);
