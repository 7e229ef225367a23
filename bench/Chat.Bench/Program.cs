using System.Globalization;
using Chat.Bench;
using Chat.Bench.Idle;
using Chat.Bench.Load;

return args switch
{
    [HiddenCommands.IdleKestrel] => await IdleKestrel.RunAsync(),
    [HiddenCommands.LoginFlood, var server, var phones, var seconds] => await LoginFlood.RunAsync(
        new Uri(server),
        phones,
        TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
        TimeProvider.System
    ),
    _ => await ChatBenchCommand.Create().Parse(args).InvokeAsync(),
};
