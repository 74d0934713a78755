using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace WebApi.OpenApi;

/// <summary>The title and the introduction of the API reference.</summary>
internal sealed class Introduction : IOpenApiDocumentTransformer
{
    public const string Title = "Users and documents";

    private const string Text =
        """
        Users sign up, and signed-in users keep documents. The API is a sample of Tidewire.

        1. `POST /users` creates a user. The welcome email is sent in the background.
        2. Get a token for that user from the auth service, and enter it under **Authentication**.
        3. `POST /documents` creates a document that only its owner can read.
        4. `POST /sign-out` revokes the token. The next request with it is answered with 401.

        A 401 means that the token is not valid. A 503 means that the auth service could not be asked: send the request again after `Retry-After`.
        Errors are problem details (RFC 9457).
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = Title;
        document.Info.Description = Text;
        return Task.CompletedTask;
    }
}
