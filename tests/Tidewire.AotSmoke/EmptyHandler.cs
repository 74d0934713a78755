namespace Tidewire.AotSmoke;

/// <summary>A handler of the application.</summary>
internal sealed class EmptyHandler : DelegatingHandler;
