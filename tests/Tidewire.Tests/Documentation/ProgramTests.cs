using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WireMock.ResponseBuilders;

namespace Tidewire.Tests.Documentation;

/// <summary>The program of the README compiles when it is pasted into a new console application, and works as described.</summary>
public sealed class ProgramTests : WireTest
{
    /// <summary>The global usings that <c>ImplicitUsings</c> adds to a console application.</summary>
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    [Fact]
    public async Task Program_VerifiesTheToken_AndSendsTheMessage()
    {
        Server.Given(WireMock.RequestBuilders.Request.Create().WithPath("/verify")).RespondWith(Response.Create().WithStatusCode(200).WithBody(GoodClaims));
        Server.Given(WireMock.RequestBuilders.Request.Create().WithPath("/send")).RespondWith(Response.Create().WithStatusCode(202));
        string[] arguments = [.. TestApplication.Settings(Address).Select(setting => $"--{setting.Key}={setting.Value}"), "--TOKEN=tok", "--Logging:LogLevel:Default=Warning"];

        await RunAsync(Program("README.md"), arguments);

        Assert.Contains("tok", Requests.Single(request => request.Path == "/verify").Body, StringComparison.Ordinal);
        Assert.Contains("Welcome!", Requests.Single(request => request.Path == "/send").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void PackageReadme_HasTheSameProgram() => Assert.Equal(Program("README.md"), Program("src/Tidewire/README.md"));

    private static string Program(string page) => Assert.Single(Pages.Blocks(page), block => block.Kind == "program").Code;

    private static async Task RunAsync(string program, string[] arguments)
    {
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, cancellationToken: Cancellation), CSharpSyntaxTree.ParseText(program, cancellationToken: Cancellation)],
            platform.Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            options);
        using var assembly = new MemoryStream();
        Assert.Empty(compilation.Emit(assembly, cancellationToken: Cancellation).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));

        assembly.Position = 0;
        var main = new AssemblyLoadContext("Program", isCollectible: true).LoadFromStream(assembly).EntryPoint!;
        await Task.Run(() => main.Invoke(null, [arguments]), Cancellation);
    }
}
