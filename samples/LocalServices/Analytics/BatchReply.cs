namespace LocalServices.Analytics;

/// <summary>The number of accepted events, including repeated ones.</summary>
internal sealed record BatchReply(int Accepted);
