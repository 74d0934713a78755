namespace LocalServices.Requests;

/// <summary>The body that FastAPI sends with a refusal.</summary>
internal sealed record RefusalReply(string Detail);
