namespace Tidewire.Clients;

/// <summary>
/// How a service that the application adds is called: the options of <c>AddClient</c>, named after the client. For settings of its own, derive from
/// <see cref="ServiceClientOptions"/>.
/// </summary>
public sealed class ClientOptions : ServiceClientOptions;
