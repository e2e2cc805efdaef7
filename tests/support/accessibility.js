// What keeps people from reading a page, as a list of sentences: after the success criteria of WCAG 2.2.
(() => {
  const found = [];
  // What is closed cannot be looked at.
  const closed = document.querySelectorAll("details:not([open])");
  for (const details of closed) details.open = true;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const channels = (colour, under) => {
    pen.fillStyle = `rgb(${under.join(" ")})`;
    pen.fillRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return Array.from(pen.getImageData(0, 0, 1, 1).data).slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
    return layers.reduce((under, colour) => channels(colour, under), [255, 255, 255]);
  };
  const name = (element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`;

  // 1.4.3: text.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const holder = text.parentElement;
    if (!text.data.trim() || holder.closest("title, .unseen")) continue;
    const style = getComputedStyle(holder);
    const under = ground(holder);
    const ratio = contrast(channels(holder.closest("svg") ? style.fill : style.color, under), under);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${name(holder)} "${text.data.trim().slice(0, 30)}": contrast ${ratio.toFixed(2)}`);
  }
  // 1.4.11: what charts are read by.
  for (const shape of document.querySelectorAll("svg rect, svg polyline, svg .limit")) {
    const style = getComputedStyle(shape);
    const under = ground(shape.closest("figure"));
    const ratio = contrast(channels(style.fill === "none" || shape.matches("line") ? style.stroke : style.fill, under), under);
    if (ratio < 3) found.push(`${name(shape)}: contrast ${ratio.toFixed(2)}`);
  }
  // 1.1.1 and 1.3.1: pictures, headings, landmarks, tables.
  for (const picture of document.querySelectorAll("svg")) {
    if (picture.getAttribute("role") !== "img" || !picture.querySelector(":scope > title")?.textContent) found.push("a picture without words");
  }
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (heading.closest("blockquote")) continue; // a student's own
    const next = Number(heading.tagName[1]);
    if (next > level + 1) found.push(`a heading of level ${next} after one of level ${level}`);
    level = next;
  }
  for (const wanted of ["main", "h1", "body > header"]) {
    if (document.querySelectorAll(wanted).length !== 1) found.push(`not one ${wanted}`);
  }
  for (const table of document.querySelectorAll("table.formulas")) {
    if (!table.caption || !table.tHead || !table.querySelector("th[scope=row]")) found.push("a table without heads");
  }
  const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
  if (new Set(ids).size !== ids.length) found.push("an id that is there twice");
  // 3.1.1, 2.4.2, 1.4.4.
  if (document.documentElement.lang !== "en") found.push("no language");
  if (!document.title.trim()) found.push("no title");
  if (/user-scalable|maximum-scale/.test(document.querySelector("meta[name=viewport]").content)) found.push("no zooming");
  // 2.1.1: what scrolls can be scrolled by the keyboard, what opens can be opened by it.
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const scrolls = /auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth;
    if (scrolls && element.tabIndex < 0) found.push(`${name(element)} scrolls, and not by the keyboard`);
    if (element.tabIndex > 0) found.push(`${name(element)} changes the order of the tabulator`);
    // 2.3.3: nothing moves.
    if (style.animationName !== "none" || parseFloat(style.transitionDuration) > 0) found.push(`${name(element)} moves`);
  }
  for (const details of document.querySelectorAll("details")) {
    if (details.firstElementChild?.tagName !== "SUMMARY") found.push("a part that cannot be opened");
  }
  for (const details of closed) details.open = false;
  return [...new Set(found)].join("\n");
})()
