using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;

namespace Tidewire.Analytics;

/// <summary>
/// One record of the spool as a line: CRC-32C in eight hexadecimal digits, a space, JSON, a line feed. JSON escapes line feeds, so a reader that
/// meets a damaged line finds the next one.
/// </summary>
internal static class SpoolLine
{
    private const int ChecksumLength = 8;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _json;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The first line of every file.</summary>
    public static ReadOnlySpan<byte> Header => "tidewire-spool 1\n"u8;

    public static void Write(IBufferWriter<byte> lines, TrackedActivity activity, string prefix)
    {
        var json = Serialize(new()
        {
            Key = activity.Key(prefix),
            AcceptedAt = activity.AcceptedAt,
            Trace = TraceParent(activity.Trace),
            TraceState = activity.Trace.TraceState,
            Report = activity.Report,
        });

        int length = ChecksumLength + 1 + json.Length + 1;
        var line = lines.GetSpan(length);
        Utf8Formatter.TryFormat(Checksum(json), line, out _, new StandardFormat('x', ChecksumLength));
        line[ChecksumLength] = (byte)' ';
        json.CopyTo(line[(ChecksumLength + 1)..]);
        line[length - 1] = (byte)'\n';
        lines.Advance(length);
    }

    /// <summary>Reads a line without its line feed. <see langword="false"/> for whatever is not exactly what was written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, SpoolSegment segment, [NotNullWhen(true)] out TrackedActivity? activity)
    {
        activity = null;
        if (line.Length <= ChecksumLength
            || line[ChecksumLength] != ' '
            || !Utf8Parser.TryParse(line[..ChecksumLength], out uint expected, out int digits, 'x')
            || digits != ChecksumLength)
        {
            return false;
        }

        var json = line[(ChecksumLength + 1)..];
        if (Checksum(json) != expected)
            return false;

        try
        {
            if (JsonSerializer.Deserialize(json, AnalyticsJsonContext.Default.SpoolRecord) is not { Report.OccurredAt: not null } record)
                return false;

            ActivityContext.TryParse(record.Trace, record.TraceState, isRemote: false, out var trace);
            activity = new()
            {
                Report = record.Report with { IdempotencyKey = record.Key },
                AcceptedAt = record.AcceptedAt,
                Trace = trace,
                Segment = segment,
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Serialize(SpoolRecord record)
    {
        var json = _json ??= new(512);
        json.ResetWrittenCount();
        var writer = _writer ??= new(json);
        writer.Reset(json);
        JsonSerializer.Serialize(writer, record, AnalyticsJsonContext.Default.SpoolRecord);
        writer.Flush();
        return json.WrittenSpan;
    }

    private static string? TraceParent(ActivityContext trace) =>
        trace == default ? null : $"00-{trace.TraceId}-{trace.SpanId}-{(trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
