using System.CommandLine;
using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.TlsBench;

/// <summary>The command line: <c>./bench.sh tls</c>.</summary>
internal static class TlsBenchCommand
{
    private static readonly Option<int> Clients = new("--clients")
    {
        Description = "How many TLS clients of background are parked, 100 to 18,000.",
        DefaultValueFactory = _ => 15_000,
    };

    private static readonly Option<int> People = new("--people")
    {
        Description = "How many clients of foreground come one after another while they are.",
        DefaultValueFactory = _ => 300,
    };

    public static RootCommand Create()
    {
        Clients.Validators.Add(given =>
        {
            if (!new RangeAttribute(100, 18_000).IsValid(given.GetValue(Clients)))
            {
                given.AddError("--clients is 100 to 18,000: a process has 20,000 descriptors.");
            }
        });
        var command = new RootCommand("What a TLS client costs that waits, in three queues.")
        {
            Clients,
            People,
        };
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    parsed.GetRequiredValue(Clients),
                    parsed.GetRequiredValue(People),
                    Console.Out,
                    Console.Error
                )
        );
        return command;
    }

    /// <returns>0: every bound is met. 1: not. 2: something could not be measured.</returns>
    private static async Task<int> RunAsync(
        int clients,
        int people,
        TextWriter output,
        TextWriter errors
    )
    {
        try
        {
            return await new TlsBench(clients, people, TimeProvider.System).RunAsync(output, errors)
                ? 0
                : 1;
        }
        catch (BenchFailedException failed)
        {
            await errors.WriteLineAsync($"bench: {failed.Message}");
            return 2;
        }
    }
}
