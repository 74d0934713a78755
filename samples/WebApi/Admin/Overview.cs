using Polly.CircuitBreaker;

namespace WebApi.Admin;

public sealed record Overview(long Users, long Documents, IReadOnlyDictionary<string, CircuitState> Circuits);
