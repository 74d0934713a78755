namespace Tidewire.Testing;

/// <summary>
/// The scripted responses to matching requests. Each response is used for one request, in the order written; the last one is used for all
/// further requests.
/// </summary>
/// <remarks><see cref="WithHeader"/>, <see cref="After"/> and <see cref="Times"/> change the previous response.</remarks>
public sealed class StubbedCall
{
    private readonly TidewireStubs _stubs;
    private readonly string _client;
    private readonly HttpMethod _method;
    private readonly string _path;
    private readonly List<StubStep> _steps = [];
    private Func<StubbedRequest, bool>? _condition;

    internal StubbedCall(TidewireStubs stubs, string client, HttpMethod method, string path)
    {
        _stubs = stubs;
        _client = client;
        _method = method;
        _path = path;
    }

    /// <summary>Restricts the match to requests that fulfill a condition, for example on their body.</summary>
    /// <param name="condition">The condition. If there are several, all must be true.</param>
    /// <returns>This call.</returns>
    public StubbedCall When(Func<StubbedRequest, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Change(() => _condition = _condition is { } earlier ? request => earlier(request) && condition(request) : condition);
    }

    /// <summary>Responds with a status and an optional JSON body.</summary>
    /// <param name="status">The status.</param>
    /// <param name="json">The body. Default none.</param>
    /// <returns>This call.</returns>
    public StubbedCall Reply(int status, string? json = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 999);
        return Add(StubStep.Reply(status, json));
    }

    /// <summary>Responds with the result of a delegate, for example to send a body that is not JSON.</summary>
    /// <param name="answer">Creates a new response for each request. If it throws, the client gets the exception instead of a response.</param>
    /// <returns>This call.</returns>
    public StubbedCall Reply(Func<StubbedRequest, HttpResponseMessage> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add(new("a reply made by the test", answer));
    }

    /// <summary>Refuses the connection: the service cannot have acted.</summary>
    /// <returns>This call.</returns>
    public StubbedCall RefuseConnection() => Add(StubStep.Refuse());

    /// <summary>Resets the connection after the request was sent: the service may have acted.</summary>
    /// <returns>This call.</returns>
    public StubbedCall ResetConnection() => Add(StubStep.Reset());

    /// <summary>Never responds: a timeout or the caller's cancellation ends the request.</summary>
    /// <returns>This call.</returns>
    public StubbedCall Stall() => Add(StubStep.Stall());

    /// <summary>Adds a header to the previous response.</summary>
    /// <param name="name">The name, for example <c>Retry-After</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>This call.</returns>
    public StubbedCall WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Change(() => Last().AddHeader(name, value));
    }

    /// <summary>Delays the previous response or fault, measured by the application's <see cref="TimeProvider"/>.</summary>
    /// <param name="delay">The delay.</param>
    /// <returns>This call.</returns>
    public StubbedCall After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Change(() =>
        {
            if (Last().Delay < TimeSpan.Zero)
                throw new InvalidOperationException("A call that never responds cannot respond later: remove Stall() or After().");
            Last().Delay = delay;
        });
    }

    /// <summary>
    /// Uses the previous response for exactly this many requests; <see cref="TidewireStubs.VerifyAll"/> fails if there were fewer.
    /// </summary>
    /// <param name="times">The number of requests.</param>
    /// <returns>This call.</returns>
    public StubbedCall Times(int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        return Change(() => Last().Limit = times);
    }

    /// <summary>Returns the client, method and path, and the responses with the number of uses.</summary>
    public override string ToString()
    {
        string steps = _steps.Count == 0 ? "nothing: Reply(...) is missing" : string.Join(", ", _steps.Select(step => $"{step} [used {step.Used}]"));
        return $"{_client} {_method} {_path}{(_condition is null ? "" : " (when a condition holds)")} -> {steps}";
    }

    internal bool IsSatisfied => _steps.Count > 0 && _steps.TrueForAll(step => step.IsSatisfied);

    /// <summary>
    /// Takes the response to a request; <see langword="null"/> if the request does not match or all responses are used up.
    /// </summary>
    internal StubStep? Take(StubbedRequest request)
    {
        bool isOurs = request.Client.Equals(_client, StringComparison.OrdinalIgnoreCase)
            && request.Method == _method
            && _path == (_path.Contains('?', StringComparison.Ordinal) ? request.Path + request.Query : request.Path)
            && _condition?.Invoke(request) != false;
        if (!isOurs)
            return null;

        var step = _steps.Find(step => !step.IsSatisfied) ?? (_steps.LastOrDefault() is { Limit: null } last ? last : null);
        if (step is not null)
            step.Used++;
        return step;
    }

    private StubbedCall Add(StubStep step) => Change(() => _steps.Add(step));

    private StubStep Last() =>
        _steps.LastOrDefault() ?? throw new InvalidOperationException("There is no response to change yet: call Reply(...) or a fault first.");

    private StubbedCall Change(Action change)
    {
        _stubs.Change(change);
        return this;
    }
}
