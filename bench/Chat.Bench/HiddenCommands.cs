namespace Chat.Bench;

/// <summary>The parts this program plays in processes of their own, when it starts itself.</summary>
internal static class HiddenCommands
{
    public const string IdleKestrel = "idle-kestrel";
    public const string LoginFlood = "login-flood";
}
