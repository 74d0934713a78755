namespace Tidewire.Pipeline;

/// <summary>Ensures that the requests of a client go to its address only.</summary>
internal static class RequestAddress
{
    /// <summary>Throws if a request would leave the scheme, host, port or path of the client's address.</summary>
    /// <param name="address">The request's address.</param>
    /// <param name="baseAddress">The client's address.</param>
    /// <param name="discovered">The address that service discovery resolved, whose scheme, host and port replace the client's.</param>
    /// <remarks>
    /// A relative address that begins with <c>//</c> names a host (RFC 3986, section 4.2); an empty path argument can produce one.
    /// </remarks>
    /// <exception cref="ArgumentException">The request would go to another address. Nothing was sent.</exception>
    public static void ThrowIfForeign(Uri? address, Uri baseAddress, Uri? discovered = null)
    {
        if (IsWithin(address, baseAddress, discovered))
            return;

        throw new ArgumentException(
            $"The request's address is not below {baseAddress.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}, the address of the client, " +
            "and nothing was sent. An empty path argument, or one that is '..', produces such an address; so does an absolute URL. Check the arguments of the call.");
    }

    /// <summary>Whether an address has the scheme, host and port of the client's address, and a path below it.</summary>
    /// <inheritdoc cref="ThrowIfForeign"/>
    public static bool IsWithin(Uri? address, Uri baseAddress, Uri? discovered = null) =>
        address is { IsAbsoluteUri: true } && HasSameAuthority(address, discovered ?? baseAddress) && IsBelow(address, baseAddress);

    private static bool HasSameAuthority(Uri address, Uri other) =>
        address.Port == other.Port
        && string.Equals(address.Scheme, other.Scheme, StringComparison.Ordinal)
        && string.Equals(address.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase)
        && address.UserInfo.Length == 0;

    private static bool IsBelow(Uri address, Uri baseAddress)
    {
        var path = baseAddress.AbsolutePath.AsSpan().TrimEnd('/');
        var requested = address.AbsolutePath.AsSpan();
        return requested.StartsWith(path, StringComparison.Ordinal) && (requested.Length == path.Length || requested[path.Length] == '/') && !HasDotSegment(requested);
    }

    // A Uri that was created without canonicalization keeps its dot segments, and the service resolves them.
    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (IsDots(path[range]))
                return true;
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        int dots = 0;
        while (!segment.IsEmpty && dots <= 2)
        {
            int length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0)
                return false;

            segment = segment[length..];
            dots++;
        }

        return dots is 1 or 2;
    }
}
