namespace ChatBackend.Storage.Migration;

/// <summary>The marks know another command by now: this one writes nothing more.</summary>
internal sealed class MigrationTakenOverException()
    : MigrationException(
        "Another migrate command works on these stores now: let that one go on, or end it and run this one again."
    );
