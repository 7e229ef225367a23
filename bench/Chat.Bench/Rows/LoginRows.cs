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

    /// <returns>The runs, to be put beside others'.</returns>
    public static async Task<IReadOnlyList<LoginRate>> MeasureAsync(
        Workbench bench,
        ChatServer server,
        ChatLogins logins
    )
    {
        await LoginLoad.RunAsync(
            server.Process,
            logins.LogInAndOutAsync,
            AtOnce,
            bench.Options.Lasts,
            bench.Clock
        );
        var runs = await bench.RepeatAsync(
            "logins",
            () =>
                LoginLoad.RunAsync(
                    server.Process,
                    logins.LogInAndOutAsync,
                    AtOnce,
                    bench.Options.Lasts,
                    bench.Clock
                )
        );
        var perCore = new Figures(runs.Select(run => run.PerCore));
        bench.Report.Rows.Add(
            new Row(
                "resumes, per core",
                "/s",
                perCore.Median,
                new Aim(ResumeAim, AtMost: false),
                $"{Workbench.Spread(perCore)}; each with TCP connect, 3 missed messages, and the end of the session"
            )
        );
        return runs;
    }
}
