using System.Text.Json;
using Gatekeeper.Configuration;
using Gatekeeper.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Http;

/// <summary>
/// Carries what the gates have learned over a restart: reads it before the first connection, writes it while it changes and when a drain is over.
/// A gate needs none of it to work, so whatever is wrong with the folder is said once, and everything goes on.
/// </summary>
internal sealed partial class StateKeeper(
    GateDirectory gates,
    CurrentOptions options,
    IHostEnvironment environment,
    TimeProvider clock,
    ILogger<StateKeeper> logger
) : BackgroundService, IHostedLifecycleService
{
    /// <summary>What is lost when the process is killed; a write is a few hundred bytes and one fsync.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>More would only make the line long.</summary>
    private const int MostNames = 10;

    private StateFolder? _folder;
    private Recollection _recollection = Recollection.None;
    private byte[] _saved = [];
    private bool _failing;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.StateDirectory.Length > 0)
        {
            Open(Path.GetFullPath(options.Value.StateDirectory, environment.ContentRootPath));
        }

        return base.StartAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // What was taken up, and nothing since: is not written again, or what nobody has seen for long would look new.
        _saved = Serialize(default);
        var unknown = Unknown().ToArray();
        if (unknown.Length > 0)
        {
            LogUnknown(
                string.Join(", ", unknown.Take(MostNames)),
                Math.Max(unknown.Length - MostNames, 0)
            );
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Save();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        _folder?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Save();
        }
    }

    private void Open(string folder)
    {
        try
        {
            _folder = StateFolder.Open(folder);
            _recollection = Recollection.Of(_folder, clock.GetUtcNow());
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            LogUnusable(folder, unusable.Message);
            return;
        }

        foreach (var complaint in _recollection.Complaints)
        {
            LogComplaint(complaint);
        }

        if (_recollection.Memories.Count > 0)
        {
            LogTakenUp(string.Join(", ", _recollection.Memories.Keys), folder);
        }

        if (_recollection.OldestHint is { } age)
        {
            LogHint(folder, (int)age.TotalDays);
        }

        gates.Remember(_recollection.Memories);
    }

    /// <summary>What is remembered and not there: backends that are not configured any more, destinations that are gone.</summary>
    private IEnumerable<string> Unknown()
    {
        var known = gates.All.ToDictionary(
            gate => gate.Name,
            gate => gate.Read().Destinations.Select(destination => destination.Id).ToHashSet(),
            StringComparer.OrdinalIgnoreCase
        );
        return _recollection.Memories.SelectMany(memory =>
            known.TryGetValue(memory.Key, out var destinations)
                ? memory
                    .Value.Destinations.Keys.Where(id => !destinations.Contains(id))
                    .Select(id => $"{memory.Key}/{id}")
                : [memory.Key]
        );
    }

    private void Save()
    {
        if (_folder is null)
        {
            return;
        }

        try
        {
            var content = Serialize(default);
            if (content.AsSpan().SequenceEqual(_saved))
            {
                return;
            }

            _folder.Write(Serialize(clock.GetUtcNow()));
            _saved = content;
            if (_failing)
            {
                LogRecovered(_folder.File);
            }

            _failing = false;
        }
#pragma warning disable CA1031 // Whatever it is (a number that JSON cannot write, a file system's own fault): thrown on, it would end the process, and every tunnel with it.
        catch (Exception unwritable)
#pragma warning restore CA1031
        {
            if (!_failing)
            {
                LogUnwritable(_folder.File, unwritable.Message);
            }

            _failing = true;
        }
    }

    private byte[] Serialize(DateTimeOffset savedAt) =>
        JsonSerializer.SerializeToUtf8Bytes(
            LearnedState.Of(
                gates
                    .All.OrderBy(gate => gate.Name, StringComparer.Ordinal)
                    .Select(gate => (gate.Name, gate.Remember())),
                savedAt
            ),
            StateJson.Default.LearnedState
        );

    [LoggerMessage(
        60,
        LogLevel.Information,
        "What was learned before about {Backends} is taken up from {Folder}"
    )]
    private partial void LogTakenUp(string backends, string folder);

    [LoggerMessage(
        61,
        LogLevel.Warning,
        "{Complaint}. It is left out; nothing has to be done: what is learned is written anew"
    )]
    private partial void LogComplaint(string complaint);

    [LoggerMessage(
        62,
        LogLevel.Warning,
        "What is learned cannot be kept in {Folder}: {Why} Everything else works; after a restart it is learned anew. Name a folder that this process may write as Gatekeeper:StateDirectory, or \"\" to keep nothing"
    )]
    private partial void LogUnusable(string folder, string why);

    [LoggerMessage(
        63,
        LogLevel.Warning,
        "What is learned could not be written to {File}: {Why} Everything else works, and it is tried again. Make room there, or name another folder as Gatekeeper:StateDirectory"
    )]
    private partial void LogUnwritable(string file, string why);

    [LoggerMessage(64, LogLevel.Information, "What is learned is written to {File} again")]
    private partial void LogRecovered(string file);

    [LoggerMessage(
        65,
        LogLevel.Warning,
        "What was learned in {Folder} is {Days} days old: its windows are taken as a place to begin, and latencies are learned anew"
    )]
    private partial void LogHint(string folder, int days);

    [LoggerMessage(
        66,
        LogLevel.Warning,
        "Something was learned before about {Names} (and {More} more), which is not there now. If it was renamed, its new name is learned anew"
    )]
    private partial void LogUnknown(string names, int more);
}
