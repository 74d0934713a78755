// Draws the calls of each time slot above the states of the circuit, on one time axis. One unit is a thousandth of the window.
const width = 1000;
const baseline = 62;
const lane = { top: 74, height: 14 };

const total = (slot) => slot.succeeded + slot.rejected + slot.failed;

function picture(client, report) {
  const now = Date.parse(report.takenAt);
  const start = now - report.windowSeconds * 1000;
  const at = (time) => Math.max(0, Math.min(width, ((time - start) / (now - start)) * width));
  return [...bars(client.calls.slots, report.slotSeconds * 1000, at), ...spans(client.circuit.history, report, at, now)];
}

function bars(slots, length, at) {
  const highest = Math.max(4, ...slots.map((slot) => total(slot)));
  const drawn = [];
  for (const slot of slots) {
    const from = Date.parse(slot.startedAt);
    const left = at(from);
    const wide = Math.max(2, at(from + length) - left - 3);
    let top = baseline;
    for (const kind of ["failed", "rejected", "succeeded"]) {
      if (slot[kind] === 0) continue;
      const height = Math.max(2, (slot[kind] / highest) * (baseline - 2));
      top -= height;
      drawn.push(shape("rect", { class: `bar-${kind}`, x: left, y: top, width: wide, height }));
    }
  }
  return [...drawn, shape("line", { class: "base", x1: 0, y1: baseline, x2: width, y2: baseline })];
}

// Closed is a thin line; the other states fill the lane.
function spans(history, report, at, now) {
  const drawn = [shape("rect", { class: "lane", x: 0, y: lane.top, width, height: lane.height, rx: 3 })];
  for (const span of states_of(history, report, now)) {
    const thin = span.state === "closed";
    const wide = Math.max(thin ? 0 : 4, at(span.to) - at(span.from));
    drawn.push(shape("rect", {
      class: `span-${span.state}`,
      x: Math.min(at(span.from), width - wide),
      y: lane.top + (thin ? 5 : 0),
      width: wide,
      height: thin ? 4 : lane.height,
    }));
  }
  return drawn;
}

// The time before the start of the collection is not drawn.
function states_of(history, report, now) {
  const begin = Math.max(Date.parse(report.since), now - report.windowSeconds * 1000);
  return history
    .map((change, i) => ({
      state: change.state,
      from: Math.max(begin, Date.parse(change.at)),
      to: i + 1 < history.length ? Math.max(begin, Date.parse(history[i + 1].at)) : now,
    }))
    .filter((span) => span.to >= begin);
}

// Describes the picture, for screen readers.
function pictureText(client, report) {
  const slots = client.calls.slots;
  const [calls, failed, rejected] = [total, (slot) => slot.failed, (slot) => slot.rejected].map((count) => slots.reduce((sum, slot) => sum + count(slot), 0));
  const times = {};
  for (const span of states_of(client.circuit.history, report, Date.parse(report.takenAt)))
    times[span.state] = (times[span.state] ?? 0) + (span.to - span.from) / 1000;

  const circuit = Object.entries(times).map(([state, seconds]) => `${words(state)} for ${duration(seconds)}`).join(", ");
  return `${client.name} in the last ${duration(report.windowSeconds)}: ${counted(calls, "call")}, ${number(failed)} failed, ${number(rejected)} rejected. Circuit ${circuit || client.circuit.state}.`;
}
