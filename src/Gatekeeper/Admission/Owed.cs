namespace Gatekeeper.Admission;

/// <summary>One debt of a gate: whom to tell what, outside its lock. See <see cref="Effects"/>.</summary>
internal abstract class Owed
{
    /// <summary>What is owed after this.</summary>
    public Owed? Next { get; set; }

    /// <summary>Tells the waiter, first: its permit must reach it whatever the observer does.</summary>
    public virtual void TellWaiter() { }

    /// <summary>Tells the observer.</summary>
    public virtual void TellObserver(IGateObserver observer) { }
}
