// The card of a client: created once, then updated in place, so that expanded parts stay expanded.
function card(name) {
  const id = `client-${name}`;
  const part = {
    heading: element("h2", { id }, name),
    badge: element("p", { class: "badge" }),
    address: element("p", { class: "address" }),
    situation: element("p", { class: "situation" }),
    drawing: shape("svg", { role: "img", viewBox: `0 0 ${width} 92`, preserveAspectRatio: "none" }),
    begin: element("span"),
    middle: element("span", { class: "middle" }),
    calls: element("dd"),
    failed: element("dd"),
    p50: element("dd"),
    p95: element("dd"),
    failures: element("div", { class: "block" }),
    verifications: element("div", { class: "block" }),
    accounts: element("div", { class: "block" }),
    count: element("small"),
    options: element("tbody"),
  };
  const root = element("section", { class: "card", "aria-labelledby": id },
    element("div", { class: "card-head" }, part.heading, part.badge),
    part.address,
    part.situation,
    element("figure", { class: "picture" }, part.drawing,
      element("figcaption", { class: "axis" }, part.begin, part.middle, element("span", {}, "now"))),
    element("dl", { class: "numbers" },
      pair("Calls", part.calls), pair("Failed", part.failed), pair("Median", part.p50), pair("p95", part.p95)),
    part.failures, part.verifications, part.accounts,
    element("details", {},
      element("summary", {}, "Options ", part.count),
      element("table", { class: "options" },
        element("caption", { class: "unseen" }, `Effective options of ${name}`),
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

  setChildren(part.failures, client.calls, failures);
  setChildren(part.verifications, client.verifications, verifications);
  setChildren(part.accounts, client.accounts, accounts);
  const settings = client.settings ?? [];
  setText(part.count, client.settings === null ? "not valid" : `${settings.filter((item) => item.origin !== "default").length} of ${settings.length} set`);
  setChildren(part.options, settings, options);
}

// Describes the state of the circuit and what happens next.
function situation(circuit, now) {
  const since = duration(Math.max(0, secondsBetween(circuit.since, now)));
  const failures = circuit.consecutiveFailures;
  switch (circuit.state) {
    case "closed":
      return `Closed for ${since}: calls go through.${failures > 0 ? ` The last ${counted(failures, "call")} failed (${words(circuit.lastFailure ?? "unknown")}).` : ""}`;
    case "open": {
      const left = secondsBetween(now, circuit.retryAt);
      return `Open for ${since}, after ${counted(failures, "failed call")} (${words(circuit.lastFailure ?? "unknown")}). ` +
        (left > 0 ? `Next trial in ${duration(Math.max(1, Math.round(left)))}.` : "The next call is a trial.");
    }
    case "half_open":
      return `Half-open for ${since}: one trial call is in progress.`;
    default:
      return `Isolated for ${since}: no call goes through until an operator closes the circuit.`;
  }
}
