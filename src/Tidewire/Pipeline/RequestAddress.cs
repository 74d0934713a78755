namespace Tidewire.Pipeline;

/// <summary>Keeps the requests of a client at its address.</summary>
internal static class RequestAddress
{
    /// <summary>Throws if a request would leave the scheme, host, port or path of the client's address.</summary>
    /// <param name="address">The request's address.</param>
    /// <param name="baseAddress">The client's address.</param>
    /// <param name="discovered">What service discovery has put in the place of the client's scheme, host and port.</param>
    /// <remarks>A relative address that begins with <c>//</c> names a host (RFC 3986, section 4.2), and an empty path argument builds one.</remarks>
    /// <exception cref="ArgumentException">The request would go elsewhere. Nothing was sent.</exception>
    public static void ThrowIfForeign(Uri? address, Uri baseAddress, Uri? discovered = null)
    {
        if (address is { IsAbsoluteUri: true } && HasSameAuthority(address, discovered ?? baseAddress) && IsBelow(address, baseAddress))
            return;

        throw new ArgumentException(
            $"The request's address is not below {baseAddress.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}, the address of the client, " +
            "and nothing was sent. An empty path argument, or one that is '..', builds such an address; so does an absolute one. Check the arguments of the call.");
    }

    private static bool HasSameAuthority(Uri address, Uri other) =>
        address.Port == other.Port
        && string.Equals(address.Scheme, other.Scheme, StringComparison.Ordinal)
        && string.Equals(address.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase)
        && address.UserInfo.Length == 0;

    private static bool IsBelow(Uri address, Uri baseAddress)
    {
        var path = baseAddress.AbsolutePath.AsSpan().TrimEnd('/');
        var requested = address.AbsolutePath.AsSpan();
        return requested.StartsWith(path, StringComparison.Ordinal) && (requested.Length == path.Length || requested[path.Length] == '/');
    }
}
