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
            case MultipartFormDataContent form:
                request.Content = WithRandomBoundary(form);
                break;
        }
    }

    /// <summary>Puts an observer around a body whose source may fail; <see langword="null"/> where the body is in memory.</summary>
    /// <remarks>For the time of one attempt, inside the application's handlers: they see the body as it was made, and may have put one of their own in its place.</remarks>
    public static ObservedBody? Observe(HttpRequestMessage request)
    {
        if (CanReplay(request.Content))
            return null;

        var observed = new ObservedBody(request.Content!);
        request.Content = observed;
        return observed;
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
