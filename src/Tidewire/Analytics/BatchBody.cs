using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Tidewire.Pipeline;

namespace Tidewire.Analytics;

/// <summary>
/// The body of a batch: a JSON array of the events as stored, each with its idempotency key, because there is no header per event.
/// </summary>
/// <remarks>
/// It is written from the bodies of the items each time it is sent, through a pooled buffer. A new array for each batch would often be a
/// large object, which only a full garbage collection removes.
/// </remarks>
internal static class BatchBody
{
    // The digits of the largest long.
    private const int MaxSequenceLength = 19;
    private static readonly SearchValues<char> _unescaped = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static ReadOnlySpan<byte> BeforeKey => ",\"idempotency_key\":\""u8;

    private static ReadOnlySpan<byte> AfterKey => "\"}"u8;

    /// <param name="items">At least one item with a body.</param>
    public static JsonBody Of(IReadOnlyList<DeliveryItem> items)
    {
        // The brackets, and a comma before each event but the first.
        int length = items.Count + 1;
        foreach (var item in items)
            length = checked(length + item.Length - 1 + BeforeKey.Length + KeyLength(item) + AfterKey.Length);
        return new(length, (stream, cancellationToken) => WriteAsync(items, length, stream, cancellationToken));
    }

    private static async Task WriteAsync(IReadOnlyList<DeliveryItem> items, int length, Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Fill(buffer.AsSpan(0, length), items);
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static void Fill(Span<byte> rest, IReadOnlyList<DeliveryItem> items)
    {
        for (int at = 0; at < items.Count; at++)
        {
            Append(ref rest, at == 0 ? "["u8 : ","u8);
            Append(ref rest, items[at].Body!.Value.Span[..^1]);
            Append(ref rest, BeforeKey);
            AppendKey(ref rest, items[at]);
            Append(ref rest, AfterKey);
        }

        Append(ref rest, "]"u8);
    }

    private static int KeyLength(DeliveryItem item)
    {
        if (item.HasKeyText)
            return IsPlain(item.Key!) ? item.Key!.Length : Escaped(item.Key!).Length;

        Span<byte> sequence = stackalloc byte[MaxSequenceLength];
        Utf8Formatter.TryFormat(item.Sequence, sequence, out int length);
        return item.KeyPrefix!.Length + 1 + length;
    }

    private static void AppendKey(ref Span<byte> rest, DeliveryItem item)
    {
        if (item.HasKeyText)
        {
            AppendText(ref rest, item.Key!);
            return;
        }

        AppendText(ref rest, item.KeyPrefix!);
        Append(ref rest, "-"u8);
        Utf8Formatter.TryFormat(item.Sequence, rest, out int length);
        rest = rest[length..];
    }

    private static void AppendText(ref Span<byte> rest, string text)
    {
        if (IsPlain(text))
            rest = rest[Encoding.ASCII.GetBytes(text, rest)..];
        else
            Append(ref rest, Escaped(text));
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    // An application's own key may need escapes.
    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(_unescaped);

    private static ReadOnlySpan<byte> Escaped(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes;
}
