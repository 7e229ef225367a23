namespace Gatekeeper.Demo.Live;

/// <summary>Shows a run while it goes on.</summary>
internal interface ILiveView
{
    /// <summary>Says what happens next.</summary>
    void Announce(string what);

    /// <summary>Shows samples until the run is over, whatever its end; does not fail because the run does.</summary>
    Task ShowAsync(RunTitle title, Func<LiveSample?> latest, Task run);
}
