using Microsoft.Extensions.Configuration;

namespace Tidewire.Clients;

/// <summary>
/// Binds the options of a client from its section, then from its short environment variables, and records the origin of each value.
/// </summary>
internal static class ClientBinder
{
    public static void Bind<TOptions>(
        IConfigurationSection section,
        IConfiguration configuration,
        ServiceClientDefinition definition,
        Action<IConfiguration, TOptions> bind,
        TOptions options)
        where TOptions : ServiceClientOptions
    {
        var bound = BindSection(section, bind, options);
        options.Bound = bound;

        string addressKey = $"{section.Path}:{nameof(options.BaseAddress)}";
        if (IsSet(bound, addressKey))
            bound.AddressSource = addressKey;
        else if (IsEmpty(options.BaseAddress) && Variable(configuration, definition.AddressVariable) is { } address)
            BindAddress(definition.AddressVariable!, address, bound, options);

        string apiKeyKey = $"{section.Path}:{nameof(options.ApiKey)}";
        if (IsSet(bound, apiKeyKey))
        {
            bound.ApiKeySource = apiKeyKey;
        }
        else if (string.IsNullOrEmpty(options.ApiKey) && Variable(configuration, definition.ApiKeyVariable) is { } apiKey)
        {
            options.ApiKey = apiKey;
            bound.ApiKeySource = definition.ApiKeyVariable;
        }

        (bound.Address, bound.ApiKey) = (options.BaseAddress, options.ApiKey);
    }

    // A binder stops at the first key that it cannot bind. That key is then hidden and the rest is bound again, until everything has been
    // read, so that all problems are reported together.
    private static BoundSettings BindSection<TOptions>(IConfigurationSection section, Action<IConfiguration, TOptions> bind, TOptions options)
    {
        var unbindable = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var sections = new List<string>();
        var hidden = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            var reads = new SectionReads(hidden);
            string? misuse = null;
            try
            {
                bind(new RecordingSection(new(section, reads), reads, section.Path, isListed: false), options);
            }
            catch (InvalidOperationException e) when (e.InnerException is not null && reads.LastKey is { } key && e.Message.Contains($"'{key}'", StringComparison.OrdinalIgnoreCase))
            {
                unbindable.Add(key, Unconvertible.Message(key, reads.Values[key]!, e.Message));
                hidden.Add(key);
                continue;
            }
            catch (InvalidOperationException e) when (IsSectionForValue(e) && reads.LastRequested is { } key && hidden.Add(key))
            {
                sections.Add(UnreadKeys.SectionForValue(key));
                continue;
            }
            catch (InvalidOperationException e)
            {
                misuse = e.Message;
            }

            reads.Close();
            var bound = Outcome(section, reads, unbindable, misuse);
            bound.Unread.AddRange(sections);
            return bound;
        }
    }

    // The binder that uses reflection takes a section for an object. It cannot create a text or an address.
    private static bool IsSectionForValue(InvalidOperationException exception) =>
        exception.InnerException is null && exception.Message.StartsWith("Cannot create instance of type 'System.", StringComparison.Ordinal);

    private static BoundSettings Outcome(
        IConfigurationSection section, SectionReads reads, Dictionary<string, string> unbindable, string? misuse)
    {
        var bound = new BoundSettings { Texts = reads.Values };
        bound.Unbindable.UnionWith(unbindable.Keys);
        bound.Failures.AddRange(unbindable.Values);

        // A delegate that threw may not have read all of its keys.
        if (misuse is null)
            bound.Unread.AddRange(UnreadKeys.Of(section, reads));
        else
            bound.Failures.Add(misuse);
        return bound;
    }

    private static void BindAddress(string variable, string text, BoundSettings bound, ServiceClientOptions options)
    {
        bound.AddressSource = variable;
        if (Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address))
        {
            options.BaseAddress = address;
            return;
        }

        bound.Unbindable.Add(variable);
        bound.Failures.Add(Unconvertible.Address(variable));
    }

    private static bool IsSet(BoundSettings bound, string key) =>
        bound.Unbindable.Contains(key) || bound.Texts.TryGetValue(key, out string? text) && !string.IsNullOrEmpty(text);

    private static bool IsEmpty(Uri? address) => string.IsNullOrEmpty(address?.OriginalString);

    private static string? Variable(IConfiguration configuration, string? name) =>
        name is not null && configuration[name] is { Length: > 0 } value ? value : null;
}
