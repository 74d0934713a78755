namespace Tidewire.Pipeline;

/// <summary>Checks the address of each call. Calls to the same address share the checked <see cref="Uri"/>, which is parsed once.</summary>
internal sealed class CheckedAddress
{
    private volatile Tuple<Uri, Uri>? _last;

    /// <exception cref="ArgumentException">The request would leave the address of the client. Nothing was sent.</exception>
    public void Check(HttpRequestMessage request, Uri baseAddress)
    {
        if (_last is { } last && ReferenceEquals(last.Item2, baseAddress) && request.RequestUri?.OriginalString == last.Item1.OriginalString)
        {
            request.RequestUri = last.Item1;
            return;
        }

        RequestAddress.ThrowIfForeign(request.RequestUri, baseAddress);
        _last = new(request.RequestUri!, baseAddress);
    }
}
