namespace Tidewire.Pipeline;

/// <summary>Keeps the application's primary handler while Refit's registration replaces it. Never part of a pipeline.</summary>
internal sealed class KeptPrimaryHandler(HttpMessageHandler handler) : DelegatingHandler
{
    public HttpMessageHandler Handler => handler;
}
