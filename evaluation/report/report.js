"use strict";
// The report's table, filters, questions and charts, from the two JSON elements of the page.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data"), times = read("times");
  const byId = (id) => document.getElementById(id);
  const PAGE = 200;

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // Charts

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim(), line = style.getPropertyValue("--line").trim();
    const accent = style.getPropertyValue("--accent").trim();
    const config = {
      background: "transparent", view: { stroke: null },
      axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line },
      legend: { labelColor: ink, titleColor: ink }, text: { color: ink },
      mark: { color: accent }, bar: { color: accent },
      range: { category: [accent, "#d0673a", "#2f9e77", "#7b6fb0"] },
    };
    const options = { actions: false, renderer: "svg", config };
    for (const [id, spec] of [...Object.entries(data.charts), ["chart-latency", times.chart]]) {
      vegaEmbed(`#${id}`, structuredClone(spec), options).catch((error) => {
        byId(id).textContent = `The chart cannot be drawn: ${error.message}`;
      });
    }
  };
  draw();
  dark.addEventListener("change", draw);
  byId("day").textContent = times.day;
  const ms = (name) => times.figures[name].value;
  if (ms("all.latency_p50_ms") !== null) {
    byId("latency").textContent =
      `(p50 ${ms("all.latency_p50_ms").toFixed(0)} ms, p95 ${ms("all.latency_p95_ms").toFixed(0)} ms)`;
  }

  // Table

  const body = byId("table").tBodies[0];
  let shown = data.questions, limit = PAGE, sorted = { key: "", up: true };
  const filters = { stage: byId("filter-stage"), group: byId("filter-group"),
    word: byId("filter-word"), flip: byId("filter-flip") };
  for (const key of ["stage", "group", "word"]) {
    for (const value of [...new Set(data.questions.map((q) => q[key]))].sort()) {
      filters[key].append(make("option", value, { value }));
    }
  }
  data.questions.forEach((q, i) => {
    q.ms = times.questions[i];
    q.f1 = q.measures.f1 ?? null;
    q.rank = q.ranks.joined ?? q.ranks.fused ?? null;
  });
  const answerOf = (q) => q.answer ?? "the articles do not say";

  const row = (q) => {
    const line = make("tr");
    const cell = make("td");
    const named = (label, text, attributes = {}) => make("td", text, { "data-label": label, ...attributes });
    const open = make("button", q.asked, { type: "button", class: "open" });
    open.addEventListener("click", () => show(q));
    cell.append(open);
    line.append(make("th", q.id, { scope: "row" }), cell, named("answer", answerOf(q)),
      named("became", q.stage, { class: q.stage === "right" ? "right" : "loss" }),
      named("group", q.group.replaceAll("_", " ")), named("confidence", q.confidence.toFixed(2)),
      named("F1", q.f1 === null ? "" : q.f1.toFixed(2)), named("rank", q.rank ?? ""),
      named("ms", q.ms.toFixed(0)));
    return line;
  };

  const render = () => {
    body.replaceChildren(...shown.slice(0, limit).map(row));
    byId("count").textContent = `${shown.length} of ${data.questions.length}`;
    byId("more").hidden = shown.length <= limit;
  };

  const filter = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = data.questions.filter((q) => {
      for (const [key, select] of Object.entries(filters)) {
        if (select && select.value && q[key] !== select.value) return false;
      }
      const text = `${q.id} ${q.asked} ${answerOf(q)} ${q.answers.join(" ")}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (sorted.key) {
      const value = (q) => (sorted.key === "answer" ? answerOf(q) : q[sorted.key]);
      const sign = sorted.up ? 1 : -1;
      shown.sort((a, b) => {
        const [one, other] = [value(a), value(b)];
        // What has no value comes last, whichever way round.
        if (one === null || other === null) return (one === null) - (other === null);
        return sign * (one < other ? -1 : one > other ? 1 : 0);
      });
    }
    limit = PAGE;
    render();
  };

  const sortBy = byId("sort-by"), sortDown = byId("sort-down");
  const sort = (key, up) => {
    sorted = { key, up };
    sortBy.value = key;
    sortDown.checked = !up;
    for (const button of document.querySelectorAll("[data-sort]")) {
      const way = button.dataset.sort === key ? (up ? "ascending" : "descending") : "none";
      button.parentElement.setAttribute("aria-sort", way);
    }
    filter();
  };
  for (const chosen of [sortBy, sortDown]) {
    chosen.addEventListener("change", () => sort(sortBy.value, !sortDown.checked));
  }
  for (const event of ["input", "change"]) byId("filters").addEventListener(event, filter);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more").addEventListener("click", () => { limit += PAGE; render(); });
  for (const button of document.querySelectorAll("[data-sort]")) {
    const key = button.dataset.sort;
    sortBy.append(make("option", button.textContent, { value: key }));
    button.addEventListener("click", () => sort(key, sorted.key === key ? !sorted.up : true));
  }

  // One question

  const dialog = byId("dialog");
  let current = null;

  // Offsets count code points; a string's own count UTF-16 units.
  const highlighted = (article, spans) => {
    const points = Array.from(article.text), text = make("div", null, { class: "text", tabindex: "0" });
    const cuts = new Set([0, points.length]);
    for (const span of spans) { cuts.add(span.start); cuts.add(span.end); }
    const places = [...cuts].sort((a, b) => a - b);
    for (let i = 0; i + 1 < places.length; i += 1) {
      const [start, end] = [places[i], places[i + 1]];
      const kinds = [...new Set(spans.filter((s) => s.start <= start && end <= s.end).map((s) => s.kind))];
      const piece = points.slice(start, end).join("");
      text.append(kinds.length ? make("mark", piece, { class: kinds.join(" "), title: kinds.join(" and ") })
        : document.createTextNode(piece));
    }
    return text;
  };

  const fact = (list, name, value) => {
    if (value === null || value === undefined || value === "") return;
    list.append(make("dt", name), make("dd", value));
  };

  const show = (q) => {
    current = q;
    byId("d-question").textContent = q.asked;
    const facts = byId("d-facts");
    facts.replaceChildren();
    fact(facts, "What became of it", q.stage);
    if (q.standalone !== q.asked) fact(facts, "Understood as", q.standalone);
    if (q.human !== q.asked) fact(facts, "A person's rewrite", q.human);
    fact(facts, "Gold answers", q.answers.join(" · ") || "the articles do not say");
    fact(facts, "Gold quotes", q.gold_quotes.map((text) => `“${text}”`).join(" "));
    fact(facts, "Answer", answerOf(q));
    fact(facts, "Confidence", q.confidence.toFixed(3));
    const ranks = Object.entries(q.ranks).map(([stage, rank]) => `${stage} ${rank ?? "–"}`);
    if (Object.values(q.ranks).some((rank) => rank !== null)) fact(facts, "Rank of what is right", ranks.join(", "));
    else if (q.gold_quotes.length) fact(facts, "Rank of what is right", "found at no stage");
    fact(facts, "Milliseconds", q.ms.toFixed(0));
    fact(facts, "Reader's score of it", q.gold_score?.toFixed(3));
    for (const name of ["quote_at_1", "quote_at_3", "exact_match", "f1"]) {
      if (name in q.measures) fact(facts, name, q.measures[name].toFixed(2));
    }
    const spans = [
      ...q.quotes.map((s) => ({ ...s, kind: "shown" })),
      ...q.nearest.map((s) => ({ ...s, kind: "shown" })),
      ...q.gold.map((s) => ({ ...s, kind: "gold" })),
    ];
    const legend = make("p", null, { class: "legend" });
    legend.append(make("mark", q.quotes.length ? "quoted" : "nearest, not shown as an answer", { class: "shown" }),
      make("mark", "gold", { class: "gold" }));
    const articles = [...new Set(spans.map((s) => s.article))].map((id) => {
      const article = data.articles[id], place = make("article");
      const head = [article.title, article.published, article.name].filter(Boolean).join(" — ");
      place.append(make("h3", head), highlighted(article, spans.filter((s) => s.article === id)));
      return place;
    });
    byId("d-articles").replaceChildren(...(articles.length ? [legend, ...articles] : []));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    for (const text of dialog.querySelectorAll(".text")) {
      const mark = text.querySelector("mark");
      if (mark) text.scrollTop = Math.max(0, mark.offsetTop - 60);
    }
  };

  const step = (by) => {
    const next = shown[shown.indexOf(current) + by];
    if (next) show(next);
  };
  byId("close").addEventListener("click", () => dialog.close());
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  dialog.addEventListener("keydown", (event) => {
    if (event.target.classList.contains("text")) return;
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });

  render();
})();
