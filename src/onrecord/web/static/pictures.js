/* Draws the tables of .picture as stacked bars. Parts differ by colour and by pattern; the table stays for those who
   do not see the picture, and a click on a bar goes where the row's link does. */
"use strict";

const COLOURS = ["--blue", "--violet", "--amber", "--green", "--red", "--teal"];

/* An act has the colour that it has everywhere; acts of one colour have marks of their own. */
const ACTS = {
  statement: "--teal", question: "--teal", expression: "--teal", denial: "--red", accusation: "--red", threat: "--red",
  confirmation: "--green", praise: "--green", pledge: "--green", criticism: "--violet", refusal: "--violet",
  prediction: "--blue", decision: "--blue", warning: "--amber", demand: "--amber", other: "--edge",
};

function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/* Plain, lines rising, dots, lines falling, upright lines, a grid: each can be told from its neighbours without colour. */
const MARKS = [
  null,
  (c) => { c.moveTo(0, 8); c.lineTo(8, 0); },
  (c) => { c.rect(2, 2, 2, 2); c.rect(6, 6, 2, 2); },
  (c) => { c.moveTo(0, 0); c.lineTo(8, 8); },
  (c) => { c.moveTo(4, 0); c.lineTo(4, 8); },
  (c) => { c.moveTo(4, 0); c.lineTo(4, 8); c.moveTo(0, 4); c.lineTo(8, 4); },
];

function filling(name, index, paper) {
  const ink = colour(ACTS[name] ?? COLOURS[index % COLOURS.length]);
  const mark = MARKS[index % MARKS.length];
  if (!mark) return ink;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const context = tile.getContext("2d");
  context.fillStyle = ink;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = paper;
  context.lineWidth = 1.4;
  context.beginPath();
  mark(context);
  context.stroke();
  return context.createPattern(tile, "repeat");
}

function readTable(figure) {
  const table = figure.querySelector("table");
  const columns = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  return {
    columns,
    labels: rows.map((row) => row.cells[0].textContent.trim()),
    links: rows.map((row) => row.cells[0].querySelector("a")?.href),
    numbers: rows.map((row) => [...row.cells].slice(1).map((cell) => Number(cell.textContent.replaceAll(",", "")) || 0)),
  };
}

function draw(figure) {
  const across = figure.dataset.picture === "across";
  const { columns, labels, links, numbers } = readTable(figure);
  const [paper, ink, rule] = ["--sheet", "--soft", "--rule"].map(colour);
  const room = figure.querySelector(".picture-room");
  if (across) room.style.height = `${Math.min(36, 4 + 1.9 * labels.length)}rem`;
  return new Chart(room.querySelector("canvas"), {
    type: "bar",
    data: {
      labels,
      datasets: columns.map((column, i) => ({
        label: column,
        data: numbers.map((row) => row[i]),
        backgroundColor: filling(column, i, paper),
        borderColor: paper,
        borderWidth: 0.5,
        maxBarThickness: 44,
      })),
    },
    options: {
      indexAxis: across ? "y" : "x",
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", axis: across ? "y" : "x", intersect: false },
      scales: {
        [across ? "x" : "y"]: { stacked: true, beginAtZero: true, ticks: { color: ink, precision: 0 }, grid: { color: rule } },
        [across ? "y" : "x"]: { stacked: true, ticks: { color: ink, maxRotation: 60 }, grid: { display: false } },
      },
      plugins: { legend: { display: columns.length > 1, position: "bottom", labels: { color: ink, boxWidth: 18 } } },
      onClick: (_, bars) => { if (bars.length && links[bars[0].index]) location.href = links[bars[0].index]; },
      onHover: (event, bars) => {
        event.native.target.style.cursor = bars.length && links[bars[0].index] ? "pointer" : "default";
      },
    },
  });
}

let drawn = [];

function drawAll() {
  drawn.forEach((chart) => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  drawn = [...document.querySelectorAll(".picture")].map(draw);
}

drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
