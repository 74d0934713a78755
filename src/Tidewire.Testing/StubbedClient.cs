namespace Tidewire.Testing;

/// <summary>The script of one client.</summary>
public sealed class StubbedClient
{
    private readonly TidewireStubs _stubs;
    private readonly string _name;

    internal StubbedClient(TidewireStubs stubs, string name)
    {
        _stubs = stubs;
        _name = name;
    }

    /// <summary>The requests of this client, oldest first.</summary>
    public IReadOnlyList<StubbedRequest> Requests => [.. _stubs.Requests.Where(request => request.Client.Equals(_name, StringComparison.OrdinalIgnoreCase))];

    /// <summary>
    /// Scripts requests with a method and a path. If several scripts match, the first one written is used until it is used up.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="path">
    /// The exact path below the client's address, as in the interface: <c>/invoices/42</c>. If it has a query, the query must match too;
    /// otherwise any query matches.
    /// </param>
    /// <returns>The call, for adding responses.</returns>
    public StubbedCall On(HttpMethod method, string path)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path[0] != '/')
            throw new ArgumentException($"'{path}' is not a path. Start it with '/'.", nameof(path));

        var call = new StubbedCall(_stubs, _name, method, path);
        _stubs.Add(call);
        return call;
    }

    /// <summary>Scripts <c>GET</c> requests.</summary>
    /// <param name="path">As for <see cref="On"/>.</param>
    /// <returns>The call.</returns>
    public StubbedCall Get(string path) => On(HttpMethod.Get, path);

    /// <summary>Scripts <c>POST</c> requests.</summary>
    /// <param name="path">As for <see cref="On"/>.</param>
    /// <returns>The call.</returns>
    public StubbedCall Post(string path) => On(HttpMethod.Post, path);

    /// <summary>Scripts <c>PUT</c> requests.</summary>
    /// <param name="path">As for <see cref="On"/>.</param>
    /// <returns>The call.</returns>
    public StubbedCall Put(string path) => On(HttpMethod.Put, path);

    /// <summary>Scripts <c>DELETE</c> requests.</summary>
    /// <param name="path">As for <see cref="On"/>.</param>
    /// <returns>The call.</returns>
    public StubbedCall Delete(string path) => On(HttpMethod.Delete, path);

    /// <summary>
    /// Waits until this client has sent the given number of requests in total, and each of them is either in its scripted delay or answered.
    /// </summary>
    /// <param name="count">The number of requests.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when it is safe to advance a fake clock.</returns>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellationToken = default) =>
        _stubs.WaitForAsync(_name, count, cancellationToken);
}
