using System.CommandLine;
using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary>What a user can meet and mend is said in one line, without a stack trace.</summary>
internal static class Guarded
{
    /// <summary>Runs a command.</summary>
    /// <returns>Its exit code; that of a failure when it threw.</returns>
    public static void SetGuardedAction(
        this Command command,
        Func<ParseResult, CancellationToken, Task<int>> run
    ) =>
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    return await run(parsed, cancellationToken);
                }
                catch (ChatException e)
                {
                    Narrator.Say(Wording.Of(e));
                }
                catch (Exception e)
                    when (e
                            is ProfileException
                                or IOException
                                or UnauthorizedAccessException
                                or PlatformNotSupportedException
                    )
                {
                    Narrator.Say(e.Message);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    Narrator.Say("interrupted");
                }

                return ExitCodes.Failure;
            }
        );
}
