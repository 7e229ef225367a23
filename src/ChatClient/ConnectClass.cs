namespace ChatClient;

/// <summary>Whether somebody is waiting for this connection. On the wire: "fg" or "bg".</summary>
public enum ConnectClass
{
    Foreground,
    Background,
}
