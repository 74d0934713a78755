using Microsoft.Extensions.Options;
using Tidewire.Clients;

namespace Tidewire;

/// <summary>How the auth service is called. Section <c>Tidewire:Auth</c>; address and key also from <c>AUTH_SERVICE_URL</c> and <c>AUTH_SERVICE_API_KEY</c>.</summary>
public sealed class AuthOptions : ServiceClientOptions
{
    /// <summary>The default of <see cref="MaxTokenLength"/>.</summary>
    public const int DefaultMaxTokenLength = 16_384;

    /// <summary>Starts from the defaults of the auth service: budget 5 s, back-off 0.1 s to 1 s.</summary>
    public AuthOptions()
    {
        Budget = TimeSpan.FromSeconds(5);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.1);
        Retry.MaxDelay = TimeSpan.FromSeconds(1);
    }

    /// <summary>
    /// The longest token that is sent, in characters; a longer one is rejected at once. Tokens come from strangers. Default 16,384, range 1 to
    /// 1,048,576.
    /// </summary>
    [SettingRange(1, 1_048_576)]
    public int MaxTokenLength { get; set; } = DefaultMaxTokenLength;

    /// <summary>What is remembered of tokens, and for how long. Off by default.</summary>
    [ValidateObjectMembers]
    public AuthCacheOptions Cache { get; } = new();

    // POST /verify answers 401 to a token that is not good.
    internal override bool RefusalsMayConcernTokens => true;
}
