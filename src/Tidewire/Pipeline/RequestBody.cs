namespace Tidewire.Pipeline;

/// <summary>Makes the body of a request fit for the pipeline.</summary>
internal static class RequestBody
{
    public static void Prepare(HttpRequestMessage request, bool isRepeatable)
    {
        switch (request.Content)
        {
            case null:
                // The platform sends again, up to three times, what has no body and was not answered before the connection closed.
                if (!isRepeatable)
                    request.Content = new ByteArrayContent([]);
                break;
            case JsonBody or ByteArrayContent or ReadOnlyMemoryContent:
                break;
            case MultipartFormDataContent form:
                request.Content = new ObservedBody(WithRandomBoundary(form));
                break;
            case { } other:
                request.Content = new ObservedBody(other);
                break;
        }
    }

    /// <summary>Whether the body can be sent again: a stream is gone once it was read.</summary>
    public static bool CanReplay(HttpContent? content) => content is null or JsonBody or ByteArrayContent or ReadOnlyMemoryContent;

    /// <summary>Whether it is certain that no byte of the request was written.</summary>
    public static bool NothingWritten(HttpRequestMessage request) => request.Content is JsonBody { Started: false };

    // Refit's boundary is a constant, so that a text part could forge another part.
    private static MultipartFormDataContent WithRandomBoundary(MultipartFormDataContent form)
    {
        var random = new MultipartFormDataContent($"----tidewire-{Guid.NewGuid():N}");
        foreach (var part in form)
            random.Add(part);
        foreach (var (name, values) in form.Headers.NonValidated)
        {
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                random.Headers.TryAddWithoutValidation(name, values);
        }

        return random;
    }
}
