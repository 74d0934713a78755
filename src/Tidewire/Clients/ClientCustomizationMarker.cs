namespace Tidewire.Clients;

/// <summary>A marker in the service collection: the application's delegate for an HTTP client has run.</summary>
internal sealed record ClientCustomizationMarker(string HttpClientName);
