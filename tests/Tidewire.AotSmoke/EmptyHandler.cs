namespace Tidewire.AotSmoke;

/// <summary>A handler of the application's own.</summary>
internal sealed class EmptyHandler : DelegatingHandler;
