using System.CommandLine;
using Gatekeeper.TlsBench;

return TlsBenchCommand.Create().Parse(args).Invoke();
