namespace Tidewire.Pipeline;

/// <summary>Prepares the body of a request for the pipeline.</summary>
internal static class RequestBody
{
    public static void Prepare(HttpRequestMessage request, bool isRepeatable)
    {
        switch (request.Content)
        {
            case null:
                // .NET resends a request without a body up to three times if the connection closes before a response.
                if (!isRepeatable)
                    request.Content = new ByteArrayContent([]);
                break;
            case MultipartFormDataContent form:
                request.Content = WithRandomBoundary(form);
                break;
        }
    }

    /// <summary>Wraps the body, so that it is known whether sending has started and whether its source has failed.</summary>
    /// <returns>The wrapped body; <see langword="null"/> if there is none, or if it is a JSON body that nothing has read yet.</returns>
    /// <remarks>Applied per attempt, inside the application's handlers: they see the original body, and may have read or replaced it.</remarks>
    public static ObservedBody? Observe(HttpRequestMessage request)
    {
        if (request.Content is null or JsonBody { Started: false })
            return null;

        var observed = new ObservedBody(request.Content);
        request.Content = observed;
        return observed;
    }

    /// <summary>Whether the body can be sent again; a stream can be read only once.</summary>
    public static bool CanReplay(HttpContent? content) => content is null or JsonBody or ByteArrayContent or ReadOnlyMemoryContent;

    /// <summary>Whether it is certain that no byte of the request was written.</summary>
    // With Expect: 100-continue, the headers are sent before the body is started.
    public static bool NothingWritten(HttpRequestMessage request) =>
        request.Content is JsonBody { Started: false } or ObservedBody { Started: false } && request.Headers.ExpectContinue is not true;

    // Refit's boundary is constant, so a text part could forge another part.
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
