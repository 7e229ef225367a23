using System.CommandLine;
using Gatekeeper.Proxy.Hosting;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper validate FILE</c>: the checks of start and reload, without listening.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "The configuration file (JSON).",
        };
        var command = new Command(
            "validate",
            "Check a configuration and name every fault, without listening."
        )
        {
            file,
        };
        command.SetAction(parsed =>
            Validate(parsed.GetRequiredValue(file).FullName, Console.Out, Console.Error)
        );
        return command;
    }

    private static int Validate(string file, TextWriter output, TextWriter errors)
    {
        var candidate = ConfigurationFile.Read(file);
        foreach (var warning in candidate.Checked.Warnings)
        {
            output.WriteLine($"warning: {warning}");
        }

        foreach (var fault in candidate.Checked.Faults)
        {
            errors.WriteLine($"error: {fault}");
        }

        if (candidate.Checked.Faults.Count > 0)
        {
            errors.WriteLine($"{file}: {candidate.Checked.Faults.Count} fault(s)");
            return ExitCodes.Failure;
        }

        output.WriteLine($"{file}: valid");
        return ExitCodes.Success;
    }
}
