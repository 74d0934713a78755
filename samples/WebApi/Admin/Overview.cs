namespace WebApi.Admin;

/// <summary>How much is stored, and the state of each client's circuit: <c>Closed</c> is well.</summary>
public sealed record Overview(long Users, long Documents, IReadOnlyDictionary<string, string> Circuits);
