using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline
{
    /// <summary>The application's resilience handlers, from Polly v7 or v8, on their own or inside a primary handler.</summary>
    public sealed class ApplicationResilienceTests
    {
        [Fact]
        public void ResilienceHandlers_AreRecognized_IncludingDerivedTypes()
        {
            Assert.True(ApplicationResilience.Is(Resilience()));
            Assert.True(ApplicationResilience.Is(new PolicyHttpMessageHandler()));
            Assert.True(ApplicationResilience.Is(new OwnPolicy()));
            Assert.False(ApplicationResilience.Is(new Passing()));
        }

        [Fact]
        public void ResilienceHandlers_AreRemoved_WhereverTheyAre()
        {
            using var inner = new SocketsHttpHandler();
            var last = new Passing { InnerHandler = inner };
            var outer = new Passing { InnerHandler = Resilience(new OwnPolicy { InnerHandler = last }) };

            Assert.Same(last, ApplicationResilience.RemoveFrom(Resilience(last)));
            Assert.Same(outer, ApplicationResilience.RemoveFrom(outer));
            Assert.Same(last, outer.InnerHandler);
            Assert.Same(inner, last.InnerHandler);
        }

        [Fact]
        public async Task Handler_ThatWasUsed_IsNotChanged_IfThereIsNothingToRemove()
        {
            using var used = new Passing { InnerHandler = new ActingHandler((_, _) => Task.FromResult(new HttpResponseMessage())) };
            using var invoker = new HttpMessageInvoker(used);
            using var response = await invoker.SendAsync(new(), TestContext.Current.CancellationToken);

            Assert.Same(used, ApplicationResilience.RemoveFrom(used));
        }

        [Fact]
        public void Handler_WithoutAnInnerOne_StaysAsItIs()
        {
            using var handler = new Passing();

            Assert.Same(handler, ApplicationResilience.RemoveFrom(handler));
        }

        private static ResilienceHandler Resilience(HttpMessageHandler? inner = null)
        {
            var handler = new ResilienceHandler(ResiliencePipeline<HttpResponseMessage>.Empty);
            if (inner is not null)
                handler.InnerHandler = inner;
            return handler;
        }

        private sealed class Passing : DelegatingHandler;

        private sealed class OwnPolicy : PolicyHttpMessageHandler;
    }
}

namespace Microsoft.Extensions.Http
{
    /// <summary>A stand-in for the handler of Polly v7, whose package is not referenced.</summary>
    internal class PolicyHttpMessageHandler : DelegatingHandler;
}
