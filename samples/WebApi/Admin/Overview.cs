namespace WebApi.Admin;

/// <summary>The number of stored users and documents, and the state of each client's circuit: <c>Closed</c> is healthy.</summary>
public sealed record Overview(long Users, long Documents, IReadOnlyDictionary<string, string> Circuits);
