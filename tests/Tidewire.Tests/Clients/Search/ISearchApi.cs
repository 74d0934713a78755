using Refit;

namespace Tidewire.Tests.Clients.Search;

/// <summary>Values of all kinds, in every place of a request.</summary>
public interface ISearchApi
{
    [Get("/search")]
    Task<IApiResponse> ByParametersAsync(
        DateTimeOffset createdAfter,
        DateTime? changedAfter,
        DateOnly dueOn,
        TimeOnly opensAt,
        TimeSpan minAge,
        bool onlyOpen,
        decimal minAmount,
        double score,
        Guid ownerId,
        Urgency urgency,
        Severity? severity,
        ItemId itemId,
        CancellationToken cancellationToken);

    [Get("/search?fixedName={fixedName}&state=open")]
    Task<IApiResponse> ByNamesAsync(
        string fixedName,
        [AliasAs("asWritten")] string aliased,
        [Query(Name = "alsoAsWritten")] string named,
        [Header("X-Request-Source")] string requestSource,
        string? leftOut,
        string plainName,
        CancellationToken cancellationToken);

    [Get("/search")]
    Task<IApiResponse> ByCollectionsAsync(
        int[] itemIds, IEnumerable<Urgency> urgencies, [Query(CollectionFormat.Csv)] DateOnly[] dueDates, CancellationToken cancellationToken);

    [Get("/search")]
    Task<IApiResponse> ByFilterAsync([Query] SearchFilter filter, CancellationToken cancellationToken);

    [Get("/search")]
    Task<IApiResponse> ByDictionaryAsync([Query] Dictionary<string, bool> flags, CancellationToken cancellationToken);

    [Get("/search")]
    Task<IApiResponse> ByFormatAsync([Query(Format = "yyyy")] DateTimeOffset foundedIn, [Query(Format = "D")] Urgency urgency, CancellationToken cancellationToken);

    [Get("/items/{createdAt}/{urgency}/{onlyOpen}/{amount}")]
    Task<IApiResponse> ByPathAsync(DateTimeOffset createdAt, Urgency urgency, bool onlyOpen, decimal amount, CancellationToken cancellationToken);

    [Post("/search")]
    Task<IApiResponse> ByFormAsync([Body(BodySerializationMethod.UrlEncoded)] SearchFilter filter, CancellationToken cancellationToken);

    [Multipart]
    [Post("/search")]
    Task<IApiResponse> ByPartsAsync(DateTimeOffset createdAfter, bool onlyOpen, CancellationToken cancellationToken);
}
