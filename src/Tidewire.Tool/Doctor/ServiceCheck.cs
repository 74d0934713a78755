using System.Net;
using System.Net.Sockets;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Doctor;

/// <summary>Checks the connection from this machine to a service: proxy, DNS, TCP, TLS, responses. No request contains a secret.</summary>
internal sealed class ServiceCheck(DoctorClient client, ServiceClientOptions options, Uri address, ToolContext context, TimeSpan timeout, Report report)
{
    private const int Requests = 5;

    /// <summary>The time limit of each step.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Runs the checks, and stops at the first that prevents the others.</summary>
    /// <returns>Whether the service can be reached safely, so that a key may be sent.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var proxy = context.ProxyOf(address);
        if (proxy is not null)
            report.Add(client.Name, "proxy", Verdict.Warning, $"requests go through the proxy {proxy.Host}:{proxy.Port} of the environment (HTTP_PROXY, " +
                "HTTPS_PROXY or ALL_PROXY). NO_PROXY excludes hosts");
        else
            report.Add(client.Name, "proxy", Verdict.Ok, address.IsLoopback ? "none: loopback is called directly" : "none: the service is called directly");

        var target = proxy ?? address;
        return await ResolvesAsync(target, cancellationToken).ConfigureAwait(false)
            && await ConnectsAsync(target, cancellationToken).ConfigureAwait(false)
            && await AnswersAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ResolvesAsync(Uri target, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(target.DnsSafeHost, out _))
            return true;

        using var limit = new CancellationTokenSource(timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        string? failure;
        try
        {
            var found = await context.Resolve(target.DnsSafeHost, either.Token).ConfigureAwait(false);
            if (found.Length > 0)
            {
                report.Add(client.Name, "dns", Verdict.Ok, $"{target.DnsSafeHost} resolves to {string.Join(", ", found.Select(ip => ip.ToString()))}");
                return true;
            }

            failure = "it has no address";
        }
        catch (SocketException e)
        {
            failure = Failures.Describe(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"no name server answered within {timeout.TotalSeconds:0.#} s";
        }

        report.Add(client.Name, "dns", Verdict.Problem, $"{target.DnsSafeHost} cannot be resolved: {failure}");
        return false;
    }

    private async Task<bool> ConnectsAsync(Uri target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        string? failure;
        try
        {
            using var socket = await Connector.ConnectAsync(context, target.DnsSafeHost, target.Port, either.Token).ConfigureAwait(false);
            report.Add(client.Name, "tcp", Verdict.Ok, $"{target.DnsSafeHost}:{target.Port} accepts connections");
            return true;
        }
        catch (SocketException e)
        {
            failure = Failures.Describe(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"no answer within {timeout.TotalSeconds:0.#} s. A firewall may drop the packets";
        }

        report.Add(client.Name, "tcp", Verdict.Problem, $"{target.DnsSafeHost}:{target.Port} cannot be reached: {failure}");
        return false;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var certificate = new CertificateCheck(address.DnsSafeHost, context.Time);
        using var wire = new WireClient(context, timeout, certificate.Inspect);
        var answers = new List<Answer>();
        for (int i = 0; i < Requests && answers.All(answer => answer.Failure is null); i++)
            answers.Add(await wire.SendAsync(new(HttpMethod.Get, ServiceAddress.Join(address, "/health")), cancellationToken).ConfigureAwait(false));

        bool isTrusted = true;
        if (address.Scheme == Uri.UriSchemeHttps && certificate.Result is { } tls)
        {
            report.Add(client.Name, "tls", tls.Verdict, tls.Text);
            isTrusted = tls.Verdict != Verdict.Problem;
        }

        var (verdict, text) = HealthAnswer.Judge(answers[^1]);
        report.Add(client.Name, "http", verdict, text);
        if (answers[^1].Failure is not null)
            return false;

        report.Add(client.Name, "latency", LatencyVerdict(answers, out string latency), latency);
        report.Add(client.Name, "clock", ClockVerdict(answers[^1], out string clock), clock);
        return isTrusted && !answers[^1].IsPage && answers[^1].RedirectHost is null;
    }

    private Verdict LatencyVerdict(List<Answer> answers, out string text)
    {
        // Skips the first request, which opens the connection.
        var median = answers.Skip(1).Select(answer => answer.Elapsed).Order().ElementAt((answers.Count - 1) / 2);
        text = $"median {median.TotalMilliseconds:0} ms over {answers.Count - 1} requests on an open connection, " +
            $"{answers[0].Elapsed.TotalMilliseconds:0} ms for the first request, which opens the connection; the budget of a call is {options.Budget.TotalSeconds:0.###} s";
        return median >= options.Budget ? Verdict.Problem : median > options.Budget / 2 ? Verdict.Warning : Verdict.Ok;
    }

    private Verdict ClockVerdict(Answer answer, out string text)
    {
        if (answer.Date is not { } date)
        {
            text = "the response has no Date header, so the clocks cannot be compared";
            return Verdict.Unknown;
        }

        var skew = date - context.Time.GetUtcNow();
        double seconds = Math.Abs(skew.TotalSeconds);
        text = seconds <= 5 ? "the clocks of this machine and of the service agree within 5 s"
            : $"the clock of the service is {seconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's. The expiry of tokens depends on the clock: synchronize both";
        return seconds <= 5 ? Verdict.Ok : seconds <= 30 ? Verdict.Warning : Verdict.Problem;
    }
}
