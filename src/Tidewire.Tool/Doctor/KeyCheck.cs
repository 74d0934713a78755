using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Doctor;

/// <summary>Checks whether the service accepts the credential of a client, as far as a harmless call can show.</summary>
internal sealed class KeyCheck(DoctorClient client, ServiceClientOptions options, ApplicationSettings application, ToolContext context, TimeSpan timeout, Report report)
{
    private const string Name = "key";

    private bool HasCredential => !string.IsNullOrEmpty(options.ApiKey) || options.Credentials.TokenEndpoint is not null;

    /// <param name="asksAll">Whether to call the notification and analytics services too, with an empty object.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task RunAsync(bool asksAll, CancellationToken cancellationToken)
    {
        if (options is AuthOptions { Wire: AuthWire.Introspection } auth)
        {
            var (verdict, text) = await IntrospectionProbe.AskAsync(client, auth, application, cancellationToken).ConfigureAwait(false);
            report.Add(client.Name, Name, verdict, text);
        }
        else if (client.Kind == ClientKind.Other)
        {
            report.Add(client.Name, Name, Verdict.Unknown, "no call of this client is known to be harmless, so its key is not tried");
        }
        else if (client.Kind != ClientKind.Auth && !asksAll)
        {
            report.Add(client.Name, Name, Verdict.Unknown, $"not tried: --check-keys sends an empty object to {KeyProbe.PathOf(client.Kind)}, which a " +
                "service that follows the contract refuses, and compares the answers");
        }
        else
        {
            await CompareAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        using var probe = new KeyProbe(client, options, application, context, timeout);
        var without = await probe.WithoutKeyAsync(cancellationToken).ConfigureAwait(false);
        var again = await probe.WithoutKeyAsync(cancellationToken).ConfigureAwait(false);

        // If the body contains a time or a request id, it always differs and cannot be compared.
        bool comparesBodies = without == again;
        var other = await probe.WithOtherKeyAsync(cancellationToken).ConfigureAwait(false);
        var own = HasCredential ? await probe.WithOwnKeyAsync(cancellationToken).ConfigureAwait(false) : null;

        var (verdict, text) = own is null ? JudgeNone(without, other) : Judge(own, without, other, comparesBodies);
        report.Add(client.Name, Name, verdict, text);
    }

    private (Verdict Verdict, string Text) JudgeNone(ProbeAnswer without, ProbeAnswer other) => without switch
    {
        { Failure: { } failure } => (Verdict.Problem, $"no key is set, and {Call} failed: {failure}"),
        { IsRefusal: false } => Odd(without),
        { ConcernsCredential: true } when client.Kind == ClientKind.Auth && without == other =>
            (Verdict.Unknown, $"no key is set. {Call} is answered with {without.Status}, because the token is made up or because the key is missing"),
        { ConcernsCredential: true } => (Verdict.Problem, $"no key is set, and {Call} is answered with {without.Status}: the service requires one. Set Tidewire:{client.Name}:ApiKey"),
        _ => (Verdict.Ok, $"no key is set, and the service requires none ({Call} is answered with {without.Status})"),
    };

    private (Verdict Verdict, string Text) Judge(ProbeAnswer own, ProbeAnswer without, ProbeAnswer other, bool comparesBodies)
    {
        if (own.Failure is { } failure)
            return (Verdict.Problem, $"the credential could not be tried: {failure}");
        if (!own.IsRefusal)
            return Odd(own);
        if (!own.Equals(other, comparesBodies))
        {
            return own switch
            {
                { ConcernsCredential: false } => (Verdict.Ok, $"the key is accepted: {Call} is answered with {own.Status}, and with {other.Status} for a made-up key"),
                // A revoked key may be refused with a different body than an unknown one.
                { Status: var status } when status == other.Status => (Verdict.Unknown,
                    $"the key is probably accepted: {Call} is answered with {own.Status}, as with a made-up key, but with a different body. Only a user's token can prove that the key is accepted"),
                _ => (Verdict.Problem, $"the key is refused: {Call} is answered with {own.Status}, and with {other.Status} for a made-up key"),
            };
        }

        if (!own.Equals(without, comparesBodies))
            return (Verdict.Problem, $"the key is refused: {Call} is answered with {own.Status}, as with a made-up key. Set Tidewire:{client.Name}:ApiKey to a key of this service");

        if (own.ConcernsCredential)
        {
            string same = $"{Call} is answered with {own.Status}, whether with the key, with a made-up one or with none";
            return client.Kind == ClientKind.Auth
                ? (Verdict.Unknown, $"{same}. The service refuses the made-up token or the key: only a user's token shows which")
                : (Verdict.Problem, $"the key is refused: {same}. Set Tidewire:{client.Name}:ApiKey to a key of this service");
        }

        return (Verdict.Warning, $"the service does not check keys: {Call} is answered with {own.Status} for any key and for none");
    }

    private string Call => $"POST {KeyProbe.PathOf(client.Kind)}";

    private (Verdict Verdict, string Text) Odd(ProbeAnswer answer) => answer.IsSuccess
        ? (Verdict.Problem, client.Kind == ClientKind.Auth
            ? $"POST /verify accepts a made-up token ({answer.Status} without \"active\": false): anyone would get access"
            : $"{Call} accepts an empty object ({answer.Status}), against the contract: nothing is known about the key")
        : (Verdict.Problem, $"{Call} is answered with {answer.Status}{(answer.IsPage ? " and a page" : "")}, which is not a refusal that the contract allows. Check the address and the state of the service");
}
