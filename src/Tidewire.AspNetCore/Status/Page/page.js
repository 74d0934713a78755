const interval = 2000;
const $ = (id) => document.getElementById(id);
const source = location.pathname.replace(/\/*$/, "/") + "status.json";
const cards = new Map();
const known = new Map();
let isPaused = false;
let timer;
let lastAnswer = null;

async function refresh() {
  clearTimeout(timer);
  try {
    const answer = await fetch(source, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`the application answered ${answer.status}`);
    show(await answer.json());
    lastAnswer = new Date();
    setProblem("");
  } catch (error) {
    const reason = error instanceof TypeError ? "the application does not answer" : error.message;
    setProblem(`${lastAnswer === null ? "No data" : `Not updated since ${moment(lastAnswer)}`}: ${reason}. Trying again every ${duration(interval / 1000)}.`);
  }
  if (!isPaused && !document.hidden) timer = setTimeout(refresh, interval);
}

function show(report) {
  setText($("application"), report.application);
  setText($("environment"), report.environment);
  setText($("updated"), `Updated ${moment(report.takenAt)}`);
  setText($("since"), `Counted in this process since ${new Date(report.since).toLocaleString("en-GB")}.`);
  for (const client of report.clients) {
    if (!cards.has(client.name)) {
      const made = card(client.name);
      cards.set(client.name, made);
      $("clients").append(made.root);
    }
    cards.get(client.name).update(client, report);
  }
  judge(report.clients);
  announce(report.clients);
}

// Summarizes the page in one sentence, worst state first.
function judge(clients) {
  const rank = (client) => states[client.circuit.state]?.rank ?? 0;
  const worst = clients.reduce((most, client) => (rank(client) > rank(most) ? client : most), clients[0]);
  const state = worst.circuit.state;
  const affected = clients.filter((client) => client.circuit.state === state).map((client) => client.name);
  const names = affected.length === 1 ? affected[0] : `${affected.slice(0, -1).join(", ")} and ${affected.at(-1)}`;
  const headline = {
    closed: clients.length === 1 ? "Calls go through" : `All ${clients.length} clients let calls through`,
    half_open: `${names}: trying again`,
    isolated: `${names}: isolated by an operator`,
    open: `${names}: circuit open`,
  }[state];
  const total = clients.reduce((sum, client) => sum + client.calls.total, 0);
  const failed = clients.reduce((sum, client) => sum + client.calls.failed, 0);
  const closed = clients.filter((client) => client.circuit.state === "closed").length;
  setAttribute($("verdict"), "data-state", state);
  setText($("headline"), headline);
  const rest = state === "closed" ? "" : ` ${closed} of ${counted(clients.length, "client")} ${closed === 1 ? "lets" : "let"} calls through.`;
  setText($("summary"), (total === 0 ? "No calls yet." : `${counted(total, "call")}, ${failed === 0 ? "none failed" : `${number(failed)} failed`}.`) + rest);
  document.title = state === "closed" ? "Tidewire status" : `${headline} – Tidewire status`;
}

// Screen readers announce only changes of a circuit, because the numbers change constantly.
function announce(clients) {
  const changes = [];
  for (const client of clients) {
    const state = client.circuit.state;
    if (known.has(client.name) && known.get(client.name) !== state) changes.push(`${client.name}: circuit ${words(state)}.`);
    known.set(client.name, state);
  }
  if (changes.length > 0) setText($("announcement"), changes.join(" "));
}

function setProblem(text) {
  $("problem").hidden = text === "";
  setText($("problem"), text);
}

$("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  setText($("pause"), isPaused ? "Resume" : "Pause");
  if (isPaused) clearTimeout(timer);
  else refresh();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !isPaused) refresh();
});
$("data").setAttribute("href", source);
refresh();
