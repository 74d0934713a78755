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

    /// <summary>What this client sent, oldest first.</summary>
    public IReadOnlyList<StubbedRequest> Requests => [.. _stubs.Requests.Where(request => request.Client.Equals(_name, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Scripts requests of a method and a path. Of several that fit, the one written first answers until it is used up.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">
    /// The exact path below the client's address, as the interface writes it: <c>/invoices/42</c>. With a query, that must be the same too; without one, any
    /// query will do.
    /// </param>
    /// <returns>The call, to be told what it answers.</returns>
    public StubbedCall On(HttpMethod method, string path)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path[0] != '/')
            throw new ArgumentException($"'{path}' is not a path. Begin it with '/'.", nameof(path));

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

    /// <summary>Waits until this client has sent so many requests in all, and each of them waits for its scripted delay or has its answer on the way.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends then: the moment to move a fake clock.</returns>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellationToken = default) =>
        _stubs.WaitForAsync(_name, count, cancellationToken);
}
