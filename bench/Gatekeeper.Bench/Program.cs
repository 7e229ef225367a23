using System.CommandLine;
using Gatekeeper.Bench;

return new RootCommand("Figures of Gatekeeper.") { ReplayBench.Create(), PeerBench.Create() }
    .Parse(args)
    .Invoke();
