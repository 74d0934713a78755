using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire.Analytics;
using Tidewire.AspNetCore;

namespace WebApi.Documents;

internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        var documents = routes.MapGroup("/documents").WithTags("Documents");
        documents.MapPost("", CreateAsync).WithSummary("Creates a document of the caller").ProducesValidationProblem();
        documents.MapGet("{id}", FindAsync).WithName(nameof(FindAsync)).WithSummary("Reads a document of the caller");
    }

    private static async Task<CreatedAtRoute<Document>> CreateAsync(
        NewDocument body, HttpContext context, DocumentStore documents, IAnalyticsService analytics)
    {
        string userId = context.GetTokenClaims()!.Subject!;
        var document = new Document(Guid.NewGuid().ToString("N"), userId, body.Title, body.Content);
        await documents.AddAsync(document);

        ReportWithoutWaiting(analytics, userId, "create", "document", document.Id);
        return TypedResults.CreatedAtRoute(document, nameof(FindAsync), new { document.Id });
    }

    // Somebody else's document is not found: whether it exists is not the caller's business.
    private static async Task<Results<Ok<Document>, NotFound>> FindAsync(string id, HttpContext context, DocumentStore documents) =>
        await documents.FindAsync(id, ownerId: context.GetTokenClaims()!.Subject!) is { } document
            ? TypedResults.Ok(document)
            : TypedResults.NotFound();

    // A report that fails is a warning of the SDK's, and no exception.
    private static void ReportWithoutWaiting(IAnalyticsService analytics, string userId, string action, string resourceType, string resourceId) =>
        _ = analytics.ReportActivityAsync(userId, action, resourceType, resourceId);
}
