namespace Tidewire.Tool.Doctor;

/// <summary>The contract of a client.</summary>
internal enum ClientKind
{
    Auth,
    Notifications,
    Analytics,

    /// <summary>A client that the application added.</summary>
    Other,
}
