// One client: made once, then kept up to date in place, so that what is open stays open.
function card(name) {
  const id = `client-${name}`;
  const part = {
    heading: element("h2", { id }, name),
    badge: element("p", { class: "badge" }),
    address: element("p", { class: "address" }),
    situation: element("p", { class: "situation" }),
    drawing: shape("svg", { role: "img", viewBox: `0 0 ${width} 92`, preserveAspectRatio: "none" }),
    begin: element("span"),
    middle: element("span"),
    calls: element("dd"),
    failed: element("dd"),
    p50: element("dd"),
    p95: element("dd"),
    cache: element("dd"),
    failures: element("div", { class: "block" }),
    verifications: element("div", { class: "block" }),
    accounts: element("div", { class: "block" }),
    count: element("small"),
    options: element("tbody"),
  };
  part.cacheItem = pair("From cache", part.cache);
  const root = element("section", { class: "card", "aria-labelledby": id },
    element("div", { class: "card-head" }, part.heading, part.badge),
    part.address,
    part.situation,
    element("figure", { class: "picture" }, part.drawing,
      element("figcaption", { class: "axis" }, part.begin, part.middle, element("span", {}, "now"))),
    element("dl", { class: "numbers" },
      pair("Calls", part.calls), pair("Failed", part.failed), pair("Median", part.p50), pair("95th percentile", part.p95), part.cacheItem),
    part.failures, part.verifications, part.accounts,
    element("details", {},
      element("summary", {}, "Options ", part.count),
      element("table", { class: "options" },
        element("caption", { class: "unseen" }, `Options of ${name} in force`),
        element("thead", {}, element("tr", {}, ...["Option", "Value", "From"].map((title) => element("th", { scope: "col" }, title)))),
        part.options)));
  return { root, update: (client, report) => update(root, part, client, report) };
}

const pair = (term, value) => element("div", {}, element("dt", {}, term), value);

function update(root, part, client, report) {
  setAttribute(root, "data-state", client.circuit.state);
  setChildren(part.badge, client.circuit.state, (state) => [glyph(state), states[state]?.word ?? sentence(state)]);
  setText(part.address, client.settings?.find((item) => item.name === "BaseAddress")?.value ?? "");
  setText(part.situation, situation(client.circuit, report.takenAt));

  part.drawing.replaceChildren(...picture(client, report));
  setAttribute(part.drawing, "aria-label", pictureText(client, report));
  setText(part.begin, `${duration(report.windowSeconds)} ago`);
  setText(part.middle, duration(report.windowSeconds / 2));

  const { total, failed, canceled } = client.calls;
  setText(part.calls, number(total));
  const finished = total - canceled;
  setChildren(part.failed, [failed, finished], () => [number(failed), ...(failed === 0 ? [] : [element("small", {}, ` ${percent(failed / finished)}`)])]);
  part.failed.classList.toggle("bad", failed > 0);
  setText(part.p50, latency(client.latency.p50Seconds));
  setText(part.p95, latency(client.latency.p95Seconds));
  const share = client.verifications?.cacheShare ?? null;
  part.cacheItem.hidden = share === null;
  setText(part.cache, share === null ? "" : percent(share));

  setChildren(part.failures, client.calls, failures);
  setChildren(part.verifications, client.verifications, verifications);
  setChildren(part.accounts, client.accounts, accounts);
  const settings = client.settings ?? [];
  setText(part.count, client.settings === null ? "not valid" : `${settings.filter((item) => item.origin !== "default").length} of ${settings.length} set`);
  setChildren(part.options, settings, options);
}

// What the circuit is doing, and what comes next.
function situation(circuit, now) {
  const since = duration(Math.max(0, secondsBetween(circuit.since, now)));
  const failures = circuit.consecutiveFailures;
  switch (circuit.state) {
    case "closed":
      return `Calls go through, for ${since}.${failures > 0 ? ` ${counted(failures, "call")} in a row failed, the last ${words(circuit.lastFailure)}.` : ""}`;
    case "open": {
      const left = secondsBetween(now, circuit.retryAt);
      return `No call goes through, for ${since}. ${counted(failures, "call")} in a row failed, the last ${words(circuit.lastFailure)}. ` +
        (left > 0 ? `Next trial in ${duration(Math.max(1, Math.round(left)))}.` : "The next call is a trial.");
    }
    case "half_open":
      return `One call is under way as a trial, for ${since}.`;
    default:
      return `An operator keeps it open, for ${since}. No call goes through until an operator closes it.`;
  }
}
