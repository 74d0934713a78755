using System.Security.Cryptography;
using System.Text;

namespace Tidewire.AspNetCore.Status;

/// <summary>
/// The page, built once from embedded files. Its Content-Security-Policy allows only this style and this script, by their hashes.
/// </summary>
internal static class StatusPage
{
    private static readonly string[] _scripts = ["text.js", "elements.js", "picture.js", "tables.js", "card.js", "page.js"];
    private static readonly string _style = Read("page.css") + Read("card.css");
    private static readonly string _script = $"(() => {{\n\"use strict\";\n{string.Concat(_scripts.Select(Read))}}})();";

    public static readonly byte[] Html = Encoding.UTF8.GetBytes(
        Read("page.html").Replace("/*style*/", _style, StringComparison.Ordinal).Replace("/*script*/", _script, StringComparison.Ordinal));

    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; script-src '{Hash(_script)}'; style-src '{Hash(_style)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    // A browser normalizes line endings to line feeds before it computes a hash.
    private static string Read(string name)
    {
        using var stream = typeof(StatusPage).Assembly.GetManifestResourceStream($"Tidewire.AspNetCore.Status.Page.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
