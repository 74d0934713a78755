using System.Globalization;
using System.Text.Json.Nodes;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Reads from a separate address how many times the service has acted.</summary>
internal sealed class Observer(ServiceUnderTest service, Uri address, TimeSpan wait, TimeProvider time)
{
    /// <summary>Why the count cannot be read; <see langword="null"/> if it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Returns the count after a wait, because a second action may be delayed.</summary>
    /// <returns>The count; <see langword="null"/> if it cannot be read, see <see cref="Problem"/>.</returns>
    public async Task<long?> CountAsync(CancellationToken cancellationToken)
    {
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);

        var answer = await service.GetAsync(address, cancellationToken).ConfigureAwait(false);
        long? count = answer.IsSuccess ? Read(answer) : null;
        if (count is null)
        {
            Problem = answer.IsSuccess ? "its response is not a number, an array or an object with count or total" : $"it {answer.Outcome}";
        }

        return count;
    }

    private static long? Read(Answer answer) =>
        long.TryParse(answer.Body.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : Read(answer.Json);

    private static long? Read(JsonNode? json) => json switch
    {
        JsonArray array => array.Count,
        JsonObject found => Number(found["count"]) ?? Number(found["total"]),
        _ => null,
    };

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) ? number : null;
}
