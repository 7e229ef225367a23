namespace Gatekeeper.Admission;

/// <summary>A waiter's place in one <see cref="Chain"/>. Kept in the waiter itself, so that standing in a line costs no memory of its own.</summary>
internal struct Link
{
    public Waiter? Before;
    public Waiter? After;

    /// <summary>The chain it stands in, or null.</summary>
    public Chain? Chain;
}
