namespace LocalServices.Requests;

internal sealed record AcceptedReply(long Id);
