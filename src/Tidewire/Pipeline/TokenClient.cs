namespace Tidewire.Pipeline;

/// <summary>An HTTP client that fetches access tokens.</summary>
/// <param name="Name">The name of its <see cref="HttpClient"/>.</param>
internal sealed record TokenClient(string Name);
