using Microsoft.Extensions.Hosting;
using Tidewire.OAuthTests.Sdk;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests.Documentation;

/// <summary>The code of docs/oauth.md. The tests of this project run it. Tidewire.Tests checks that the page contains this code.</summary>
internal static class OAuthSnippets
{
    public static void AddTokenVerifier(HostApplicationBuilder builder)
    {
        // <AddTokenVerifier>
        builder.AddTidewireCore().AddAuth().AddTokenVerifier<SessionVerifier>().AddClient<ISessionApi>("Sessions", SessionJsonContext.Default);
        // </AddTokenVerifier>
    }

    public static async Task LogOutEverywhereAsync(OAuthServer server, IAuthService auth, string userId, CancellationToken cancellationToken)
    {
        // <LogOutEverywhere>
        await server.RevokeSubjectAsync(userId);                       // your server's own way
        await auth.ForgetSubjectAsync(userId, cancellationToken);      // in this instance; with Distributed, in every instance
        // </LogOutEverywhere>
    }
}
