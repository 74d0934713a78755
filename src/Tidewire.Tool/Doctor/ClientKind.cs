namespace Tidewire.Tool.Doctor;

/// <summary>Which contract a client speaks.</summary>
internal enum ClientKind
{
    Auth,
    Notifications,
    Analytics,

    /// <summary>A client that the application added.</summary>
    Other,
}
