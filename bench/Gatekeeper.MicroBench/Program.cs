using Gatekeeper.MicroBench;

return MicroRun.Play(Console.Out, Console.Error);
