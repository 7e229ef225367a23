using Chat.Bench;
using Chat.Bench.Idle;
using Chat.Bench.Load;
using Chat.Bench.Processes;
using Chat.Bench.Report;

var clock = TimeProvider.System;
if (args is [HiddenCommands.IdleKestrel])
{
    return await IdleKestrel.RunAsync();
}
if (args is [HiddenCommands.LoginFlood, var server, var phones, var seconds])
{
    return await LoginFlood.RunAsync(
        new Uri(server),
        phones,
        TimeSpan.FromSeconds(double.Parse(seconds)),
        clock
    );
}
using var folder = new BenchFolder();
var bench = new Workbench(
    new BenchOptions(3, TimeSpan.FromSeconds(3), 2000),
    folder,
    new ChatReport(),
    Console.Error,
    clock
);
await ChatBench.RunAsync(bench);
ReportTable.Write(bench.Report, Console.Out);
return 0;
