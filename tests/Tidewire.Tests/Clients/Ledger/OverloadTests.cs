using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Refit;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>
/// Every way to call the client, for every return type of an interface method, works as expected or does not compile. The calls are compiled
/// here as in a user's project.
/// </summary>
public sealed class OverloadTests : LedgerTest
{
    /// <summary>The compiler error of a call that the SDK refuses: the use of an obsolete member.</summary>
    private const string Refused = "CS0619";

    private static readonly (string Call, string Expected)[] _calls =
    [
        // A value, whichever way the interface returns it.
        ("Entry? x = await ledger.OrNullAsync((api, ct) => api.GetAsync(\"1\", ct))", ""),
        ("Entry? x = await ledger.OrNullAsync((api, ct) => api.GetPlainAsync(\"1\", ct))", ""),
        ("Entry? x = await ledger.OrNullAsync(async (api, ct) => await api.GetAsync(\"1\", ct))", ""),
        ("Entry? x = await ledger.OrNullAsync(async (api, ct) => await api.GetPlainAsync(\"1\", ct), stop)", ""),
        ("string? x = await ledger.OrNullAsync((api, ct) => api.GetMottoAsync(ct), stop)", ""),
        ("System.IO.Stream? x = await ledger.OrNullAsync((api, ct) => api.DownloadAsync(ct), stop)", ""),
        ("System.IO.Stream? x = await ledger.OrNullAsync((api, ct) => api.DownloadWrappedAsync(ct), stop)", ""),
        ("ServiceResult<Entry> x = await ledger.TryAsync((api, ct) => api.GetAsync(\"1\", ct))", ""),
        ("ServiceResult<Entry> x = await ledger.TryAsync((api, ct) => api.GetPlainAsync(\"1\", ct), stop)", ""),
        ("ServiceResult<Entry> x = await ledger.TryAsync(async (api, ct) => await api.GetAsync(\"1\", ct), stop)", ""),
        ("ServiceResult<int> x = await ledger.TryAsync((api, ct) => api.GetBalanceAsync(ct))", ""),
        ("ServiceResult<int> x = await ledger.TryAsync((api, ct) => api.GetWrappedBalanceAsync(ct), stop)", ""),
        ("ServiceResult<bool> x = await ledger.TryAsync((api, ct) => api.IsClosedAsync(ct), stop)", ""),
        ("ServiceResult<System.Text.Json.JsonElement> x = await ledger.TryAsync((api, ct) => api.GetWrappedAnythingAsync(ct), stop)", ""),

        // A status.
        ("ServiceResult x = await ledger.TryAsync((api, ct) => api.GetHealthAsync(ct))", ""),
        ("ServiceResult x = await ledger.TryAsync(async (api, ct) => await api.GetHealthAsync(ct), stop)", ""),
        ("ServiceResult x = await ledger.TryAsync(async (api, ct) => (ApiResponse<Entry>)await api.GetAsync(\"1\", ct), stop)", ""),
        ("bool x = await ledger.OrFalseAsync((api, ct) => api.GetHealthAsync(ct), stop)", ""),
        ("bool x = await ledger.OrFalseAsync(async (api, ct) => await api.GetAsync(\"1\", ct), stop)", ""),
        ("bool x = await ledger.OrFalseAsync((api, ct) => api.IsClosedAsync(ct), stop)", ""),
        ("bool x = await ledger.OrFalseAsync((api, ct) => api.IsClosedWrappedAsync(ct))", ""),

        // A value or a status, with the error body of the service.
        ("ServiceResult<Entry, Problem> x = await ledger.TryAsync<Entry, Problem>((api, ct) => api.GetAsync(\"1\", ct), stop)", ""),
        ("ServiceResult<Entry, Problem> x = await ledger.TryAsync<Entry, Problem>((api, ct) => api.GetPlainAsync(\"1\", ct), stop)", ""),
        ("ServiceResult<int, Problem> x = await ledger.TryAsync<int, Problem>((api, ct) => api.GetWrappedBalanceAsync(ct), stop)", ""),
        ("ServiceStatus<Problem> x = await ledger.TryStatusAsync<Problem>((api, ct) => api.GetHealthAsync(ct), stop)", ""),

        // A failure would pass for a value.
        ("_ = await ledger.OrNullAsync((api, ct) => api.GetHealthAsync(ct))", Refused),
        ("_ = await ledger.OrNullAsync((api, ct) => api.GetHealthAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync(async (api, ct) => await api.GetHealthAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync<IApiResponse>((api, ct) => api.GetHealthAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync((api, ct) => api.GetWrappedBalanceAsync(ct))", Refused),
        ("_ = await ledger.OrNullAsync((api, ct) => api.GetWrappedBalanceAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync((api, ct) => api.IsClosedWrappedAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync(async (api, ct) => await api.GetWrappedAnythingAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync(async (api, ct) => (ApiResponse<Entry>)await api.GetAsync(\"1\", ct), stop)", Refused),
        ("_ = await ledger.TryAsync<IApiResponse>(async (api, ct) => await api.GetHealthAsync(ct), stop)", Refused),

        // A number or a bool cannot be null, and only a bool or a status can be false.
        ("_ = await ledger.OrNullAsync((api, ct) => api.GetBalanceAsync(ct), stop)", Refused),
        ("_ = await ledger.OrNullAsync((api, ct) => api.IsClosedAsync(ct))", Refused),
        ("_ = await ledger.OrNullAsync(async (api, ct) => (await api.GetWrappedBalanceAsync(ct)).Content, stop)", Refused),
        ("_ = await ledger.OrFalseAsync((api, ct) => api.GetBalanceAsync(ct), stop)", "CS1503 CS1662 CS0029"),
        ("_ = await ledger.OrFalseAsync((api, ct) => api.GetAsync(\"1\", ct), stop)", "CS1503 CS1662 CS0029"),
    ];

    [Fact]
    public void Call_CompilesUnambiguously_OrIsRefusedByTheCompiler()
    {
        string[] lines = [.. _calls.Select((call, i) => $"static async Task Call{i}(ServiceCaller<ILedgerApi> ledger, CancellationToken stop) {{ {call.Call}; }}")];
        string source = $$"""
            #nullable enable
            using System; using System.Threading; using System.Threading.Tasks; using Refit; using Tidewire; using Tidewire.Tests.Clients.Ledger;
            static class Calls {
            {{string.Join('\n', lines)}}
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Calls", [CSharpSyntaxTree.ParseText(source, cancellationToken: Cancellation)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        var found = compilation.GetDiagnostics(Cancellation)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line - 3, diagnostic => diagnostic.Id);

        Assert.All(_calls.Select((call, i) => (call.Call, call.Expected, Found: found[i].Distinct().ToList())), row =>
        {
            if (row.Expected.Length == 0)
                Assert.True(row.Found.Count == 0, $"{row.Call}: {string.Join(' ', row.Found)}");
            else
                Assert.True(row.Found.Count > 0 && row.Found.TrueForAll(row.Expected.Contains), $"{row.Call}: '{string.Join(' ', row.Found)}' instead of {row.Expected}");
        });
    }

    /// <summary>Mistakes that the compiler does not detect: object as type argument, and delegates created elsewhere.</summary>
    [Fact]
    public async Task ResponseAsValue_IsRefusedAtRunTime_WhenTheCompilerDoesNotDetectIt()
    {
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "1"));
        var ledger = Caller(application);
        Func<ILedgerApi, CancellationToken, Task<IApiResponse<int>>> wrapped = (api, ct) => api.GetWrappedBalanceAsync(ct);

        Answer(500);
        Assert.Null(await ledger.OrNullAsync<object>(async (api, ct) => await api.GetHealthAsync(ct), Cancellation));
        Assert.Equal(ServiceFailureKind.Unavailable, (await ledger.TryAsync<object>(async (api, ct) => await api.GetHealthAsync(ct), Cancellation)).Failure?.Kind);
        Server.Reset();
        Answer(200, "7");
        await Assert.ThrowsAsync<NotSupportedException>(() => ledger.OrNullAsync<object>(async (api, ct) => await api.GetHealthAsync(ct), Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => ledger.TryAsync<object>(async (api, ct) => await api.GetWrappedBalanceAsync(ct), Cancellation));
        Server.Reset();
        await Assert.ThrowsAsync<NotSupportedException>(() => AsAnOldCompilerWouldAsync(ledger, wrapped));

        Assert.Empty(Requests);
    }

    // A compiler that ignores overload resolution priority binds OrNullAsync for an IApiResponse<int> to the overload that is called here.
    private static Task<T?> AsAnOldCompilerWouldAsync<T>(ServiceCaller<ILedgerApi> ledger, Func<ILedgerApi, CancellationToken, Task<T>> call)
        where T : class =>
        ledger.OrNullAsync(call, Cancellation);
}
