using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace LocalServices.Requests;

/// <summary>Reads a JSON body like a strict service: any deviation from the contract is refused with 422.</summary>
internal static class StrictBody
{
    public const int DefaultLimit = 64 * 1024;

    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : IRequestBody
    {
        T body = await ParseAsync(request, type, DefaultLimit);
        return body.FindProblem() is { } problem ? throw Refuse(problem) : body;
    }

    /// <summary>The same for an array, of which every item must be valid.</summary>
    public static async Task<IReadOnlyList<T>> ReadListAsync<T>(HttpRequest request, JsonTypeInfo<List<T>> type, int limit)
        where T : class, IRequestBody
    {
        List<T> items = await ParseAsync(request, type, limit);
        for (int index = 0; index < items.Count; index++)
        {
            // The reader does not detect a null item, because nullable annotations on type arguments are not available at run time.
            string? problem = items[index] is { } item ? item.FindProblem() : "an item must be an object";
            if (problem is not null) throw Refuse($"item {index}: {problem}");
        }

        return items;
    }

    public static RequestRefusedException Refuse(string problem) => new(StatusCodes.Status422UnprocessableEntity, problem);

    private static async Task<T> ParseAsync<T>(HttpRequest request, JsonTypeInfo<T> type, int limit)
    {
        if (!request.HasJsonContentType()) throw Refuse("the content type must be application/json");
        if (request.ContentLength > limit) throw TooLarge(limit);

        PipeReader reader = request.BodyReader;
        ReadResult read = await reader.ReadAtLeastAsync(limit + 1, request.HttpContext.RequestAborted);
        try
        {
            if (read.Buffer.Length > limit) throw TooLarge(limit);

            return Deserialize(read.Buffer, type);
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    private static T Deserialize<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            ReadOnlySpan<byte> utf8 = json.IsSingleSegment ? json.FirstSpan : json.ToArray();
            return JsonSerializer.Deserialize(utf8, type) ?? throw Refuse("the body must not be null");
        }
        catch (JsonException exception)
        {
            throw Refuse($"invalid body: {exception.Message}");
        }
    }

    private static RequestRefusedException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes");
}
