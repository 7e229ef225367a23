using System.CommandLine;
using Gatekeeper.Proxy.Commands;

var root = new RootCommand(
    "Gatekeeper: serves foreground connects first while a chat backend is overloaded."
)
{
    RunCommand.Create(),
    ValidateCommand.Create(),
    HealthcheckCommand.Create(),
    StatusCommand.Create(),
    OverrideCommand.Create(),
    PromoteCommand.Create(),
    ReplayCommand.Create(),
};
var parsed = root.Parse(args);

// The host handles SIGTERM and Ctrl-C itself, and drains; the command line would end the process after two seconds.
var exitCode = await parsed.InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = null }
);
return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
