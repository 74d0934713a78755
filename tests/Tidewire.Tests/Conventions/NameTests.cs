using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tidewire.Tests.Conventions;

/// <summary>Names use the words of the field. Names that nobody outside of this repository understands must not be reintroduced.</summary>
public sealed partial class NameTests
{
    private static readonly string[] _sources = ["src", "samples", "tests"];

    // Endings that say nothing about a type. The usual terms are validator, guard or strategy, not rules.
    private static readonly string[] _endsOfTypes = ["Rules", "Manager", "Helper", "Helpers", "Util", "Utils"];

    // Former names of this repository, each replaced by a better one.
    private static readonly string[] _types =
    [
        "ActivityReport", "TrackedActivity", "DroppedActivity", "ActivitySpool", "ServiceClientClaim", "TokenVerdict", "ImpatientStore", "QuietLogger", "UnfailingLogger", "BurstLog",
        // Types of Azure.Core.
        "ClientOptions", "RetryOptions",
    ];

    // Local variables may have these names.
    private static readonly string[] _members = ["LongestAttempt", "IsDailyBusiness", "Threw", "Told"];

    private static readonly string[] _words = ["era", "patience", "impatient", "breath", "unfailing"];

    private static readonly string[] _folders = ["Common", "Utils", "Helpers", "Models", "Interfaces", "Services"];

    [Fact]
    public void Names_AreNotPrivateVocabulary()
    {
        string[] names = [.. Declared().Where(name => IsForbidden(name.Name, name.Kind)).Select(name => $"{name.File}: {name.Name}").Order(StringComparer.Ordinal)];

        Assert.True(names.Length == 0, string.Join('\n', names));
    }

    [Fact]
    public void Names_AreFound_ForEveryKindOfDeclaration()
    {
        var names = Declared().Select(name => name.Name).ToHashSet(StringComparer.Ordinal);

        // A type, a method, a property, a field, a parameter of a constructor, a local variable, a variable of a pattern and one of a foreach loop.
        HashSet<string> expected = ["AuthService", nameof(IAuthService.VerifyTokenAsync), nameof(ServiceFailure.RequestId), "_isDisposed", "definition", "maxCount", "known", "handler"];
        Assert.Superset(expected, names);
    }

    [Theory]
    [InlineData("RetryRules", true, true)]
    [InlineData("TokenManager", true, true)]
    [InlineData("Rules", false, false)]
    [InlineData("TokenVerdict", true, true)]
    [InlineData("DeliveryVerdict", true, false)]
    [InlineData("MostItems", false, true)]
    [InlineData("_mostItems", false, true)]
    [InlineData("most", false, true)]
    [InlineData("_patience", false, true)]
    [InlineData("_longestBreath", false, true)]
    [InlineData("Era", false, true)]
    [InlineData("Generation", false, false)]
    [InlineData("Operand", false, false)]
    [InlineData("Told", false, true)]
    [InlineData("_told", false, true)]
    [InlineData("Call_ThrowsWhatTheHandlerThrew_Once", false, false)]
    [InlineData("UtmostPriority", false, false)]
    public void Name_IsForbidden_WhenItIsPrivateVocabulary(string name, bool isType, bool isForbidden) => Assert.Equal(isForbidden, IsForbidden(name, isType ? NameKind.Type : NameKind.Member));

    [Fact]
    public void Variable_MayHaveANameThatIsForbiddenForMembers() => Assert.Equal((false, true), (IsForbidden("told", NameKind.Variable), IsForbidden("most", NameKind.Variable)));

    [Fact]
    public void Folders_AreNamedAfterFeatures() =>
        Assert.Empty(RepositoryFiles.SourcesOf("src").SelectMany(file => file.Split('/')[..^1].Intersect(_folders), (file, folder) => $"{file}: {folder}"));

    private static bool IsForbidden(string name, NameKind kind)
    {
        // The name of a test is a sentence and may contain any word.
        if (name.Trim('_').Contains('_', StringComparison.Ordinal))
            return false;

        string[] words = [.. Word().Matches(name).Select(word => word.Value.ToLowerInvariant())];
        return words is ["most", ..]
            || words.Intersect(_words).Any()
            || kind != NameKind.Variable && _members.Contains(name.Trim('_'), StringComparer.OrdinalIgnoreCase)
            || kind == NameKind.Type && (_types.Contains(name) || _endsOfTypes.Any(end => name.EndsWith(end, StringComparison.Ordinal)));
    }

    private static IEnumerable<(string File, string Name, NameKind Kind)> Declared() =>
        from file in _sources.SelectMany(RepositoryFiles.SourcesOf)
        from node in CSharpSyntaxTree.ParseText(RepositoryFiles.Read(file)).GetRoot().DescendantNodes()
        let name = NameOf(node)
        where name is not null
        select (file, name, KindOf(node));

    private static NameKind KindOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => NameKind.Type,
        SingleVariableDesignationSyntax or ForEachStatementSyntax or CatchDeclarationSyntax or ParameterSyntax or TupleElementSyntax => NameKind.Variable,
        VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } => NameKind.Variable,
        _ => NameKind.Member,
    };

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        EventDeclarationSyntax declared => declared.Identifier.ValueText,
        EnumMemberDeclarationSyntax member => member.Identifier.ValueText,
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        ForEachStatementSyntax loop => loop.Identifier.ValueText,
        CatchDeclarationSyntax { Identifier.ValueText: { Length: > 0 } name } => name,
        ParameterSyntax parameter => parameter.Identifier.ValueText,
        TypeParameterSyntax parameter => parameter.Identifier.ValueText,
        TupleElementSyntax { Identifier.ValueText: { Length: > 0 } name } => name,
        _ => null,
    };

    private enum NameKind
    {
        Type,
        Member,
        Variable,
    }

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
