namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>One end of an exchange.</summary>
internal enum Side
{
    Client = 0,
    Server = 1,
}
