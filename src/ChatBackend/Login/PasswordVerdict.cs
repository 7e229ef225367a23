namespace ChatBackend.Login;

internal enum PasswordVerdict
{
    /// <summary>No place to check it now.</summary>
    Busy,
    Wrong,
    Right,

    /// <summary>Right, and stored with fewer rounds than today's.</summary>
    RightButOld,
}
