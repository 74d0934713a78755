using Microsoft.AspNetCore.Http.HttpResults;
using Tidewire;
using WebApi.Documents;
using WebApi.Users;

namespace WebApi.Admin;

internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin", OverviewAsync)
            .RequireAuthorization(policy => policy.RequireRole("admin"))
            .WithTags("Admin")
            .WithName("GetOverview")
            .WithSummary("Returns the number of stored users and documents, and the state of each circuit. Requires the role admin")
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Ok<Overview>> OverviewAsync(UserStore users, DocumentStore documents, ICircuitMonitor circuits) =>
        TypedResults.Ok(new Overview(
            await users.CountAsync(),
            await documents.CountAsync(),
            circuits.GetCircuits().ToDictionary(circuit => circuit.Client, circuit => circuit.State.ToString())));
}
