namespace Gatekeeper.Replay.Files;

/// <summary>Turns the text of a scenario file into a scenario: a standard storm (<c>Like</c>, default pohang) with what the file changes.</summary>
internal static class ScenarioReader
{
    private const double LargestLoad = 1000;

    public static Scenario Read(ScenarioSection file)
    {
        var like = Like(file);
        var servers = file.Each("Servers").Select(Server).ToList();
        var scenario = like with
        {
            Name = file.Text("Name") ?? like.Name,
            Story = file.Text("Story") ?? like.Story,
            CalmLoad = file.Number("CalmLoad", like.CalmLoad, 0, LargestLoad),
            CalmForegroundShare = Share(file, "CalmForegroundShare", like.CalmForegroundShare),
            CalmLasts = file.Duration("CalmLasts", like.CalmLasts),
            StormLoad = file.Number("StormLoad", like.StormLoad, 0, LargestLoad),
            StormForegroundShare = Share(file, "StormForegroundShare", like.StormForegroundShare),
            StormLasts = file.Duration("StormLasts", like.StormLasts),
            MessageTrafficShare = file.Number(
                "MessageTrafficShare",
                like.MessageTrafficShare,
                0,
                0.99
            ),
            Foreground = Behaviour(file.Inner("Foreground"), like.Foreground),
            Background = Behaviour(file.Inner("Background"), like.Background),
            Scale = Scale(file.Inner("Scale"), like.Scale),
            Rhythm = Rhythm(file.Inner("Rhythm")),
            Surges = SurgeReader.Read(file, LargestLoad),
            Servers = servers,
            Faults = [.. file.Each("Faults").Select(fault => Fault(fault, servers))],
            LyingShare = Share(file, "LyingShare", 0),
            PassShare = Share(file, "PassShare", 0),
            LyingPassShare = Share(file, "LyingPassShare", 0),
            NoFlagShare = Share(file, "NoFlagShare", 0),
            EarlierTunnels = EarlierTunnelsReader.Read(file.Inner("EarlierTunnels")),
            SilentShare = Share(file, "SilentShare", 0),
            RealPatience = file.Number("RealPatience", 1, 0.01, 100),
            ClientRoundTrip = file.Duration("ClientRoundTrip", like.ClientRoundTrip),
            WatchedAfterStorm = file.Duration("WatchedAfterStorm", like.WatchedAfterStorm),
        };
        var twice = servers.GroupBy(server => server.Name).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            file.Fault("Servers", $"two servers are called '{twice.Key}'; give each its own name");
        }

        if (servers.Count > 0 && file.Has("Scale"))
        {
            file.Fault(
                "Scale",
                "Servers say what the backend can do already: leave one of the two out"
            );
        }

        file.RefuseUnknown();
        return scenario;
    }

    private static Scenario Like(ScenarioSection file)
    {
        var name = file.Text("Like") ?? StandardStorms.Pohang.Name;
        if (StandardStorms.Find(name) is { } standard)
        {
            return standard;
        }

        var names = string.Join(", ", StandardStorms.All.Select(storm => storm.Name));
        file.Fault("Like", $"'{name}' is not one of {names}");
        return StandardStorms.Pohang;
    }

    private static double Share(ScenarioSection section, string key, double before) =>
        section.Number(key, before, 0, 1);

    private static ClientBehaviour Behaviour(ScenarioSection? section, ClientBehaviour before)
    {
        if (section is null)
        {
            return before;
        }

        var behaviour = before with
        {
            TryLasts = section.Duration("TryLasts", before.TryLasts),
            GivesUpAfter = section.Duration("GivesUpAfter", before.GivesUpAfter),
            ComesBackAfter = section.Duration("ComesBackAfter", before.ComesBackAfter),
            ComesBackBefore = section.Duration("ComesBackBefore", before.ComesBackBefore),
            ObeysRetryAfter = section.Flag("ObeysRetryAfter", before.ObeysRetryAfter),
            Work = section.Number("Work", before.Work, 0.01, 1000),
            LongShare = Share(section, "LongShare", before.LongShare),
            LongTimes = section.Number("LongTimes", before.LongTimes, 1, 1000),
        };
        if (behaviour.ComesBackBefore < behaviour.ComesBackAfter)
        {
            section.Fault(
                "ComesBackBefore",
                "is less than ComesBackAfter; it must be as long or longer"
            );
        }

        if (behaviour.TryLasts <= TimeSpan.Zero || behaviour.GivesUpAfter <= TimeSpan.Zero)
        {
            section.Fault(null, "TryLasts and GivesUpAfter must be longer than nothing");
        }

        section.RefuseUnknown();
        return behaviour;
    }

    private static ScenarioScale? Scale(ScenarioSection? section, ScenarioScale? before)
    {
        if (section is null)
        {
            return before;
        }

        var scale = new ScenarioScale(
            section.Count("Devices", before?.Devices ?? 100_000, 100_000_000),
            section.Number("CapacityPerSecond", before?.CapacityPerSecond ?? 800, 20, 1_000_000),
            section.Count("ParkMaxConnections", before?.ParkMaxConnections ?? 100_000, 100_000_000)
        );
        section.RefuseUnknown();
        return scale;
    }

    private static DailyRhythm? Rhythm(ScenarioSection? section)
    {
        if (section is null)
        {
            return null;
        }

        var rhythm = new DailyRhythm(
            section.Number("Low", 0, 0, LargestLoad),
            section.Number("High", 0, 0, LargestLoad)
        );
        if (rhythm.High < rhythm.Low)
        {
            section.Fault("High", "is less than Low; it must be as high or higher");
        }

        section.RefuseUnknown();
        return rhythm;
    }

    private static ServerModel Server(ScenarioSection section)
    {
        var standard = new ServerModel(section.Text("Name") ?? "one", ServerModel.StandardWorkers);
        var server = standard with
        {
            Workers = section.Count("Workers", standard.Workers, 1_000_000),
            MeanService = section.Duration("MeanService", standard.MeanService),
            Sigma = section.Number("Sigma", standard.Sigma, 0, 3),
            SlowerPerKnee = section.Number("SlowerPerKnee", standard.SlowerPerKnee, 0, 10),
            HeldPerWorker = section.Count("HeldPerWorker", standard.HeldPerWorker, 1_000_000),
            RoundTrip = section.Duration("RoundTrip", standard.RoundTrip),
        };
        if (server.MeanService <= TimeSpan.Zero)
        {
            section.Fault("MeanService", "must be longer than nothing");
        }

        section.RefuseUnknown();
        return server;
    }

    private static BackendFault Fault(ScenarioSection section, List<ServerModel> servers)
    {
        var at = section.Duration("At", TimeSpan.Zero);
        var lasts = section.Duration("Lasts", TimeSpan.Zero);
        if (!section.Has("At"))
        {
            section.Fault(null, "a fault needs At: when it begins, from the start of the replay");
        }

        var fault = new BackendFault(at)
        {
            Lasts = section.Has("Lasts") ? lasts : null,
            Server = section.Text("Server"),
            Capacity = section.Number("Capacity", 1, 0.01, 100),
            Service = section.Number("Service", 1, 0.01, 1000),
            Paused = section.Flag("Paused", false),
            Down = section.Flag("Down", false),
        };
        if (fault.Server is { } name && !servers.Exists(server => server.Name == name))
        {
            section.Fault("Server", $"'{name}' is none of Servers");
        }

        if (fault.Paused && fault.Lasts is null)
        {
            section.Fault(
                "Paused",
                "a pause for good is a server that is down: give Lasts, or write Down"
            );
        }

        section.RefuseUnknown();
        return fault;
    }
}
