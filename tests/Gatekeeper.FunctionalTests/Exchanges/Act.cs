namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>What a side does in a step of an exchange.</summary>
internal enum Act
{
    /// <summary>Sends bytes.</summary>
    Send,

    /// <summary>Waits until everything sent to it so far has come: a pause, without a clock.</summary>
    Settle,

    /// <summary>Says no more, and goes on listening.</summary>
    Finish,

    /// <summary>Breaks the connection, after both sides have settled: what a reset overtakes is lost with and without anything between.</summary>
    Reset,
}
