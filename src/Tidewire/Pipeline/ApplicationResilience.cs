using Microsoft.Extensions.Http.Resilience;

namespace Tidewire.Pipeline;

/// <summary>Recognizes and removes resilience handlers of the application.</summary>
internal static class ApplicationResilience
{
    // Tidewire does not reference the package of Polly v7.
    private const string PollyV7 = "Microsoft.Extensions.Http.PolicyHttpMessageHandler";

    /// <summary>Whether a handler is, or derives from, the resilience handler of .NET or the policy handler of Polly v7.</summary>
    public static bool Is(HttpMessageHandler handler)
    {
        if (handler is ResilienceHandler)
            return true;

        for (var type = handler.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == PollyV7)
                return true;
        }

        return false;
    }

    /// <summary>Removes resilience handlers from a primary handler that consists of several handlers.</summary>
    /// <returns>The primary handler to use.</returns>
    public static HttpMessageHandler RemoveFrom(HttpMessageHandler primary)
    {
        if (primary is not DelegatingHandler { InnerHandler: { } inner } outer)
            return primary;

        var rest = RemoveFrom(inner);
        if (Is(outer))
            return rest;

        // The inner handler is set only if it changes, because a handler refuses changes after its first request.
        if (!ReferenceEquals(rest, inner))
            outer.InnerHandler = rest;
        return outer;
    }
}
