namespace LocalServices.Requests;

/// <summary>The body FastAPI sends with a refusal.</summary>
internal sealed record RefusalReply(string Detail);
