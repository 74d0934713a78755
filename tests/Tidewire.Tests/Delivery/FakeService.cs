using System.Collections.Concurrent;
using System.Text;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>An in-memory service with configurable responses that records accepted items by key.</summary>
internal sealed class FakeService : IDeliverySender
{
    public const string Unserializable = "unserializable";
    private int _underWay;
    private int _maxUnderWay;

    /// <summary>Returns the outcome of a batch, given the texts of its items.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task<DeliveryOutcome>> Answer { get; set; } = (_, _) => Of(DeliveryOutcomeKind.Delivered);

    public ConcurrentQueue<IReadOnlyList<string>> Requests { get; } = new();

    /// <summary>How many times each key was accepted.</summary>
    public ConcurrentDictionary<string, int> Keys { get; } = new();

    /// <summary>The texts accepted, in order.</summary>
    public ConcurrentQueue<string> Order { get; } = new();

    public ConcurrentQueue<(string? Text, long Count, DropCause Cause, bool WasAccepted)> Drops { get; } = new();

    /// <summary>Runs while a drop is being reported.</summary>
    public Action? OnDropped { get; set; }

    public int MaxUnderWay => _maxUnderWay;

    public HashSet<string> Texts => [.. Order];

    public static Task<DeliveryOutcome> Of(DeliveryOutcomeKind kind, double? retryAfter = null) =>
        Task.FromResult(new DeliveryOutcome(kind, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    public void AnswerWith(DeliveryOutcomeKind kind, double? retryAfter = null) => Answer = (_, _) => Of(kind, retryAfter);

    public void Recover() => AnswerWith(DeliveryOutcomeKind.Delivered);

    /// <summary>Answers batches that contain a bad item with the given outcome, and accepts all others.</summary>
    public void FailFor(Func<string, bool> isBad, DeliveryOutcomeKind kind) =>
        Answer = (texts, _) => Of(texts.Any(isBad) ? kind : DeliveryOutcomeKind.Delivered);

    public ReadOnlyMemory<byte> Serialize(DeliveryItem item) => (string)item.Source! == Unserializable
        ? throw new InvalidOperationException("No text for this.")
        : Encoding.UTF8.GetBytes((string)item.Source!);

    public async Task<DeliveryOutcome> SendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken)
    {
        int underWay = Interlocked.Increment(ref _underWay);
        lock (Requests)
            _maxUnderWay = Math.Max(_maxUnderWay, underWay);
        try
        {
            string[] texts = [.. items.Select(TextOf)];
            string[] keys = [.. items.Select(item => item.Key!)];
            // Read first, because a test may change Answer as soon as the request is recorded.
            var answer = Answer;
            Requests.Enqueue(texts);
            await Task.Yield();
            var outcome = await answer(texts, cancellationToken);
            if (outcome.Kind == DeliveryOutcomeKind.Delivered)
                Keep(texts, keys);
            return outcome;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public void Dropped(DeliveryItem? item, long count, DropCause cause, bool wasAccepted)
    {
        Drops.Enqueue((item is null ? null : item.Source as string ?? (item.Body is null ? null : TextOf(item)), count, cause, wasAccepted));
        OnDropped?.Invoke();
    }

    private void Keep(string[] texts, string[] keys)
    {
        foreach (string key in keys)
            Keys.AddOrUpdate(key, 1, (_, count) => count + 1);
        foreach (string text in texts)
            Order.Enqueue(text);
    }

    private static string TextOf(DeliveryItem item) => Encoding.UTF8.GetString(item.Body!.Value.Span);
}
