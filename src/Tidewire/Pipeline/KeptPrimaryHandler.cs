namespace Tidewire.Pipeline;

/// <summary>Carries the application's primary handler past Refit's registration, which replaces it. Never part of a pipeline.</summary>
internal sealed class KeptPrimaryHandler(HttpMessageHandler handler) : DelegatingHandler
{
    public HttpMessageHandler Handler => handler;
}
