namespace Tidewire.AotSmoke;

/// <summary>A handler of the application that changes nothing.</summary>
internal sealed class EmptyHandler : DelegatingHandler;
