using System.CommandLine;
using ChatBackend.Commands;

var root = new RootCommand("The chat server behind Gatekeeper.")
{
    RunCommand.Create(),
    HealthCheckCommand.Create(),
    KeyCommand.Create(),
    KeysCommand.Create(),
    DevicesCommand.Create(),
    RevokeCommand.Create(),
    MigrateCommand.Create(),
};

// The host handles SIGTERM and SIGINT itself, and drains; the command line must not cut that short.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await root.Parse(args).InvokeAsync(invocation);
