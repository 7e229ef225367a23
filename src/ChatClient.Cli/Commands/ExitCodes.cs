namespace ChatClient.Cli.Commands;

/// <summary>What the commands exit with.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Refused, rejected, not reached, or there is no usable profile.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
