namespace WebApi.Documents;

public sealed record Document(string Id, string OwnerId, string Title, string Content);
