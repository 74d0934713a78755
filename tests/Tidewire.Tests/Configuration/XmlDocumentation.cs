using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tidewire.Tests.Configuration;

/// <summary>The summaries of the package's documentation, as plain text or as Markdown.</summary>
internal static partial class XmlDocumentation
{
    private static readonly Dictionary<string, XElement> _summaries = XDocument
        .Load(Path.ChangeExtension(Path.Combine(AppContext.BaseDirectory, typeof(ServiceClientOptions).Assembly.GetName().Name!), "xml"))
        .Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    public static string SummaryOf(Type type) => Summary($"T:{type.FullName}");

    public static string SummaryOf(PropertyInfo property) => Summary($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>The summary as Markdown, with names and code in backticks.</summary>
    public static string MarkdownOf(PropertyInfo property) => Summary($"P:{property.DeclaringType!.FullName}.{property.Name}", Markdown);

    private static string Summary(string member) => Summary(member, Text);

    private static string Summary(string member, Func<XNode, string> text) => Spaces().Replace(string.Concat(_summaries[member].Nodes().Select(text)), " ").Trim();

    private static string Markdown(XNode node) => node is XElement { Name.LocalName: "c" or "see" or "paramref" or "typeparamref" } ? $"`{Text(node)}`" : Text(node);

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element => element.Attribute("langword")?.Value ?? Name(element.Attribute("cref")?.Value) ?? string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    // "M:Tidewire.IAuthService.ForgetTokenAsync(System.String)" becomes ForgetTokenAsync.
    private static string? Name(string? reference) => reference?.Split('(')[0].Split('.')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
