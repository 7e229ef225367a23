namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>One step of an exchange.</summary>
/// <param name="Side">Who acts.</param>
/// <param name="Act">What it does.</param>
/// <param name="Bytes">How many bytes it sends.</param>
internal readonly record struct Step(Side Side, Act Act, int Bytes = 0);
