namespace Tidewire.Clients;

/// <summary>Marks in a service collection that the application's delegate for an HTTP client has run.</summary>
internal sealed record ClientCustomizationMarker(string HttpClientName);
