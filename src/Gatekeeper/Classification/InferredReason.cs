namespace Gatekeeper.Classification;

/// <summary>Why a connection without a flag was taken for a person's, or for background.</summary>
public enum InferredReason
{
    /// <summary>A person: its last tunnel ended alone; shown as <c>lone</c>.</summary>
    Lone = 0,

    /// <summary>A person: nothing is known of it, and no more of those come than usual; shown as <c>usual</c>.</summary>
    Usual = 1,

    /// <summary>Background: its last tunnel ended in a second in which far more ended than usual; shown as <c>same_moment</c>.</summary>
    SameMoment = 2,

    /// <summary>Background: its last tunnel lasted as long as far more others than chance explains; shown as <c>same_duration</c>.</summary>
    SameDuration = 3,

    /// <summary>Background: nothing sets it apart, and far more such come than usual; shown as <c>crowd</c>.</summary>
    Crowd = 4,

    /// <summary>Background: it comes again and again; shown as <c>repeats</c>.</summary>
    Repeats = 5,
}
