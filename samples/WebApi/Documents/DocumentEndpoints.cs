using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire;
using Tidewire.AspNetCore;

namespace WebApi.Documents;

internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        var documents = routes.MapGroup("/documents").WithTags("Documents");
        documents.MapPost("", CreateAsync)
            .WithName("CreateDocument")
            .WithSummary("Creates a document that the caller owns")
            .ProducesValidationProblem();
        documents.MapGet("{id}", GetAsync)
            .WithName("GetDocument")
            .WithSummary("Returns a document that the caller owns")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<CreatedAtRoute<Document>> CreateAsync(
        NewDocument body, HttpContext context, DocumentStore documents, IAnalyticsService analytics)
    {
        string userId = UserId(context);
        var document = new Document(Guid.NewGuid().ToString("N"), userId, body.Title, body.Content);
        await documents.AddAsync(document);

        analytics.Track(userId, "create", "document", document.Id);
        return TypedResults.CreatedAtRoute(document, "GetDocument", new { document.Id });
    }

    // 404 for another user's document, which does not reveal whether it exists.
    private static async Task<Results<Ok<Document>, NotFound>> GetAsync(string id, HttpContext context, DocumentStore documents) =>
        await documents.FindAsync(id, ownerId: UserId(context)) is { } document
            ? TypedResults.Ok(document)
            : TypedResults.NotFound();

    // Never null: the endpoint requires a user, and the scheme refuses a token without a subject.
    private static string UserId(HttpContext context) => context.GetTokenClaims()!.Subject!;
}
