const states = {
  closed: { word: "Closed", rank: 0 },
  half_open: { word: "Half-open", rank: 1 },
  isolated: { word: "Isolated", rank: 2 },
  open: { word: "Open", rank: 3 },
};

const words = (name) => name.replaceAll("_", " ");

const sentence = (name) => words(name).replace(/^./, (first) => first.toUpperCase());

const number = (value) => value.toLocaleString("en");

const counted = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;

const percent = (share) => (share > 0 && share < 0.001 ? "< 0.1%" : `${(share * 100).toLocaleString("en", { maximumFractionDigits: share < 0.1 ? 1 : 0 })}%`);

// The largest unit, and the next smaller one unless it is zero: "2 min 5 s", "3 h", "80 ms".
function duration(seconds) {
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds === 0) return "0 s";
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 10000) return `${Number((seconds).toFixed(1))} s`;
  const whole = Math.round(seconds);
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const at = units.findIndex(([, size]) => whole >= size);
  const [unit, size] = units[at];
  const rest = units[at + 1] === undefined ? 0 : Math.floor((whole % size) / units[at + 1][1]);
  return `${Math.floor(whole / size)} ${unit}${rest === 0 ? "" : ` ${rest} ${units[at + 1][0]}`}`;
}

function latency(seconds) {
  if (seconds === null) return "–";
  const milliseconds = seconds * 1000;
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

function bytes(count) {
  const units = ["B", "kB", "MB", "GB"];
  let at = 0;
  for (; count >= 1000 && at < units.length - 1; at++) count /= 1000;
  return `${count.toLocaleString("en", { maximumFractionDigits: 1 })} ${units[at]}`;
}

// Durations in configuration are days.hours:minutes:seconds.
function setting(value) {
  const parts = /^(?:(\d+)\.)?(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(value);
  if (parts === null) return value;
  const [, days = 0, hours, minutes, seconds] = parts;
  return duration(Number(days) * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

const moment = (time) => new Date(time).toLocaleTimeString("en-GB");

const secondsBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;
