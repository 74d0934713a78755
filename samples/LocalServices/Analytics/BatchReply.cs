namespace LocalServices.Analytics;

/// <summary>How many events were taken, those met before included.</summary>
internal sealed record BatchReply(int Accepted);
