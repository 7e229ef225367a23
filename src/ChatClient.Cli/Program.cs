using System.CommandLine;
using ChatClient.Cli.Commands;

var root = new RootCommand("Sends and receives messages, through Gatekeeper or at the server.")
{
    LoginCommand.Create(),
    SendCommand.Create(),
    TailCommand.Create(),
    GroupCommand.Create(),
    StatusCommand.Create(),
};
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
