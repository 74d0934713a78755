namespace Tidewire.Tool.Doctor;

/// <summary>The contract of a client.</summary>
internal enum ClientKind
{
    Auth,
    Notifications,
    Analytics,

    /// <summary>A client with a contract of the application's own.</summary>
    Other,
}
