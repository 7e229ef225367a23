using Gatekeeper.Demo.CommandLine;
using Gatekeeper.Demo.Live;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Report;
using Gatekeeper.Demo.Runs;
using Spectre.Console;

using var stop = new StopSignal();
return await new DemoCommandLine(RunAsync).InvokeAsync(args, Console.Error);

async Task<int> RunAsync(DemoOptions options)
{
    const int failed = 1;
    var time = TimeProvider.System;
    var console = AnsiConsole.Console;
    ILiveView view =
        Console.IsOutputRedirected || !console.Profile.Capabilities.Ansi
            ? new PlainView(Console.Out, time)
            : new TerminalView(console, time);
    var output = new ResultOutput(options, ServerPrograms.Find().Root, console);
    try
    {
        await new DemoSession(options, view, output, time).RunAsync(stop.Token);
        return 0;
    }
    catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("demo: stopped; everything it started has ended.");
        return stop.ExitCode;
    }
    catch (ChildDiedException) when (stop.Token.IsCancellationRequested)
    {
        // Ctrl-C reaches the servers too; that they went first is no fault.
        return stop.ExitCode;
    }
    catch (Exception fault)
        when (fault
                is DemoFailedException
                    or HttpRequestException
                    or IOException
                    or ChatClient.ChatException
        )
    {
        await Console.Error.WriteLineAsync($"demo: {fault.Message}");
        return failed;
    }
}
