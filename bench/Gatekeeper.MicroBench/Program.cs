using Gatekeeper.MicroBench;

if (args.Length > 0)
{
    Console.Error.WriteLine("error: micro takes no options");
    return 2;
}

return MicroRun.Play(Console.Out, Console.Error);
