const svgSpace = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const element = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

const shape = (name, attributes = {}, ...children) => fill(document.createElementNS(svgSpace, name), attributes, children);

// Unchanged elements are not touched, which preserves the selection, the focus and the position of a screen reader.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// Replaces the children only if their data has changed.
function setChildren(node, data, make) {
  const key = JSON.stringify(data);
  if (node.madeFrom === key) return;
  node.madeFrom = key;
  node.replaceChildren(...make(data));
}

// Each state has its own shape, so that color is not the only difference.
const glyphs = {
  closed: () => [shape("circle", { cx: 10, cy: 10, r: 9 }), shape("path", { class: "mark", d: "M6 10.5l3 3 5.5-6.5" })],
  half_open: () => [shape("circle", { class: "rim", cx: 10, cy: 10, r: 8 }), shape("path", { d: "M10 2a8 8 0 0 1 0 16z" })],
  open: () => [shape("path", { d: "M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" }), shape("path", { class: "mark", d: "M7 7l6 6M13 7l-6 6" })],
  isolated: () => [shape("rect", { x: 1.5, y: 1.5, width: 17, height: 17, rx: 3 }), shape("path", { class: "mark", d: "M7.5 6.5v7M12.5 6.5v7" })],
};

const glyph = (state) => shape("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, ...(glyphs[state] ?? glyphs.isolated)());
