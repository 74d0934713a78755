namespace Tidewire.Testing;

/// <summary>
/// What becomes of the requests of one kind: each answer below is for one request, in the order they are written, and the last one for all that follow.
/// </summary>
/// <remarks><see cref="WithHeader"/>, <see cref="After"/> and <see cref="Times"/> speak of the answer before them.</remarks>
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

    /// <summary>Narrows it to requests that fulfil a condition, on their body for instance.</summary>
    /// <param name="condition">The condition. Several must all hold.</param>
    /// <returns>This call.</returns>
    public StubbedCall When(Func<StubbedRequest, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Change(() => _condition = _condition is { } earlier ? request => earlier(request) && condition(request) : condition);
    }

    /// <summary>Answers with a status and perhaps a JSON body.</summary>
    /// <param name="status">The status.</param>
    /// <param name="json">The body. Default none.</param>
    /// <returns>This call.</returns>
    public StubbedCall Reply(int status, string? json = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 999);
        return Add(StubStep.Reply(status, json));
    }

    /// <summary>Answers with whatever a delegate makes of the request, a body that is not JSON for instance.</summary>
    /// <param name="answer">Makes a new response for each request. What it throws, the client sees in place of an answer.</param>
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

    /// <summary>Never answers: a time limit of the client ends the request, or its caller.</summary>
    /// <returns>This call.</returns>
    public StubbedCall Stall() => Add(StubStep.Stall());

    /// <summary>Adds a header to the answer before.</summary>
    /// <param name="name">The name, <c>Retry-After</c> for instance.</param>
    /// <param name="value">The value.</param>
    /// <returns>This call.</returns>
    public StubbedCall WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Change(() => Last().AddHeader(name, value));
    }

    /// <summary>Delays the answer, or the fault, before it, by the application's <see cref="TimeProvider"/>.</summary>
    /// <param name="delay">How long.</param>
    /// <returns>This call.</returns>
    public StubbedCall After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Change(() =>
        {
            if (Last().Delay < TimeSpan.Zero)
                throw new InvalidOperationException("What never answers cannot answer later: leave out Stall() or After().");
            Last().Delay = delay;
        });
    }

    /// <summary>Uses the answer before it for so many requests, no more and, for <see cref="TidewireStubs.VerifyAll"/>, no fewer.</summary>
    /// <param name="times">How many.</param>
    /// <returns>This call.</returns>
    public StubbedCall Times(int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        return Change(() => Last().Limit = times);
    }

    /// <summary>Client, method, path, and the answers with how often each was used.</summary>
    public override string ToString()
    {
        string steps = _steps.Count == 0 ? "nothing: Reply(...) is missing" : string.Join(", ", _steps.Select(step => $"{step} [used {step.Used}]"));
        return $"{_client} {_method} {_path}{(_condition is null ? "" : " (when a condition holds)")} -> {steps}";
    }

    internal bool IsSatisfied => _steps.Count > 0 && _steps.TrueForAll(step => step.IsSatisfied);

    /// <summary>Takes the answer to a request; <see langword="null"/> if it is none of ours, or all answers are used up.</summary>
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
        _steps.LastOrDefault() ?? throw new InvalidOperationException("There is no answer to change yet: write Reply(...), or a fault, before it.");

    private StubbedCall Change(Action change)
    {
        _stubs.Change(change);
        return this;
    }
}
