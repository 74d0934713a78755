function countTable(caption, name, rows, total) {
  return element("table", { class: name },
    element("caption", {}, caption),
    element("tbody", {}, ...rows.map(([label, count, kind]) => element("tr", { class: kind ?? null },
      element("th", { scope: "row" }, label),
      element("td", { class: "share" }, total === 0 ? "" : element("meter", { min: 0, max: total, value: count, "aria-label": `${label}: ${percent(count / total)}` })),
      element("td", { class: "count" }, number(count))))));
}

function failures(calls) {
  if (calls.failures.length === 0) return [];
  const rows = calls.failures.map((failure) => [sentence(failure.kind), failure.count, failure.kind]);
  return [countTable("Failures by kind", "failures", rows, calls.failed + calls.rejected)];
}

const sources = {
  service: "Asked the service",
  coalesced: "Shared another caller's call",
  memory: "From memory",
  shared_store: "From the shared store",
  stale: "Stale, in an outage",
  local: "Rejected locally, by its content",
  limited: "Refused by the limit for unknown tokens",
};

function verifications(seen) {
  if (seen === null) return [];
  const rows = Object.keys(sources).filter((source) => source in seen.sources).map((source) => [sources[source], seen.sources[source]]);
  const caption = seen.cacheShare === null ? "Tokens" : `Tokens: ${percent(seen.cacheShare)} answered by the cache`;
  return [countTable(caption, "sources", rows, seen.total)];
}

// In the order of the life cycle of an event or a message.
const order = ["enqueued", "accepted", "recovered", "delivered", "sent", "canceled", "refused", "dropped", "rejected", "expired", "uncertain", "repeated", "resent", "purged"];

function accounts(measurements) {
  if (measurements.length === 0) return [];
  const nouns = { "{event}": "Events", "{message}": "Messages" };
  const counter = measurements.find((row) => row.unit in nouns);
  const rows = [...measurements].sort((a, b) => ("outcome" in b.labels) - ("outcome" in a.labels) || order.indexOf(a.labels.outcome) - order.indexOf(b.labels.outcome));
  return [element("table", { class: "accounts" },
    element("caption", {}, counter === undefined ? "Accounts" : nouns[counter.unit]),
    element("tbody", {}, ...rows.map(accountRow)))];
}

function accountRow(row) {
  const { outcome, reason, state, place, ...others } = row.labels;
  const subject = row.instrument.split(".").at(-1);
  const label = [outcome === undefined ? sentence(subject) : sentence(outcome), ...[reason, state, place, ...Object.values(others)].filter((word) => word !== undefined).map(words)];
  const name = outcome === undefined && row.value > 0 && subject === "held" ? "held" : null;
  return element("tr", { class: state === "uncertain" && row.value > 0 ? "held uncertain" : name },
    element("th", { scope: "row" }, label.length === 1 ? label[0] : `${label[0]}: ${label.slice(1).join(", ")}`),
    element("td", { class: "count" }, row.unit === "s" ? duration(row.value) : row.unit === "By" ? bytes(row.value) : number(row.value)));
}

// Options that are set come first.
function options(settings) {
  return settings.toSorted((a, b) => (a.origin === "default") - (b.origin === "default")).map((item) => element("tr", { "data-origin": item.origin },
    element("th", { scope: "row" }, ...breakable(item.name)),
    element("td", {}, item.value === null ? element("span", { class: "masked" }, "not set")
      : item.isMasked ? element("span", { class: "masked" }, "set, not shown")
      : setting(item.value)),
    element("td", {}, element("span", { class: item.origin === "default" ? null : "tag" }, item.origin))));
}

// A long key breaks after a colon or between two words.
const breakable = (name) => name.split(/(?<=:)|(?<=[a-z])(?=[A-Z])/).flatMap((part, i) => (i === 0 ? [part] : [element("wbr"), part]));
