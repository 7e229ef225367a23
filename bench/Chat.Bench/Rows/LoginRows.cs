using Chat.Bench.Chat;
using Chat.Bench.Load;
using Chat.Bench.Measurement;
using Chat.Bench.Report;

namespace Chat.Bench.Rows;

/// <summary>Logins per second of the server's processor time.</summary>
internal static class LoginRows
{
    private const int AtOnce = 32;
    private const double ResumeAim = 1500;
    private const double KeyAim = 700;

    /// <returns>Resumes for a second of the server's processor time.</returns>
    public static async Task<double> MeasureAsync(
        Workbench bench,
        ChatServer server,
        ChatLogins logins
    )
    {
        bench.Say("every phone's first login ...");
        await Parallel.ForAsync(
            0,
            logins.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (phone, _) => await logins.LogInAndOutAsync(phone)
        );
        await LoginLoad.RunAsync(
            server.Process,
            logins.LogInAndOutAsync,
            AtOnce,
            bench.Options.WarmUp,
            bench.Clock
        );
        var resumes = await RowAsync("resumes", logins.LogInAndOutAsync, ResumeAim);
        await RowAsync("logins by key (IK)", logins.LogInByKeyAndOutAsync, KeyAim);
        return resumes;

        async Task<double> RowAsync(string name, Func<int, Task> login, double aim)
        {
            var runs = await bench.RepeatAsync(
                name,
                () =>
                    LoginLoad.RunAsync(
                        server.Process,
                        login,
                        AtOnce,
                        bench.Options.Lasts,
                        bench.Clock
                    )
            );
            var perCore = new Figures(runs.Select(run => run.PerCore));
            var perSecond = new Figures(runs.Select(run => run.PerSecond));
            bench.Report.Rows.Add(
                new Row(
                    $"{name}, per core",
                    "/s",
                    perCore.Median,
                    new Aim(aim, AtMost: false),
                    $"{Workbench.Spread(perCore)}; {ReportTable.Number(perSecond.Median)}/s with the load on the same cores; each with TCP connect, {ChatBench.Missed} missed messages, and the end of the session"
                )
            );
            return perCore.Median;
        }
    }
}
