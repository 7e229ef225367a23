using System.CommandLine;
using Gatekeeper.Proxy.Commands;

var root = new RootCommand(
    "Gatekeeper: serves foreground connects first while a chat backend is overloaded."
)
{
    RunCommand.Create(),
    ValidateCommand.Create(),
    HealthcheckCommand.Create(),
};
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
