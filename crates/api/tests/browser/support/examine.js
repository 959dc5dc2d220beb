// What every page owes: a place and a name for its content, words and not keys, and nothing that sticks out.
// Returns what is wrong. `namespaces` are the files of the dictionary, `width` is that of the screen.
const [namespaces, width] = arguments;
const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const wrong = [];

const mains = [...document.querySelectorAll("main")].filter(isSeen);
if (mains.length !== 1) wrong.push(`${mains.length} <main> can be seen`);
const headings = [...document.querySelectorAll("h1, h2")].filter((element) => isSeen(element) && element.innerText.trim());
if (headings.length === 0) wrong.push("nothing says what this page is");
if (!document.title.includes("房客通")) wrong.push(`the tab says "${document.title}"`);
if (document.documentElement.lang !== "zh-CN") wrong.push(`the language is "${document.documentElement.lang}"`);

const named = ["aria-label", "title", "placeholder", "alt"];
const names = [...document.querySelectorAll(named.map((name) => `[${name}]`).join())].flatMap((element) => named.map((name) => element.getAttribute(name)));
const texts = [...document.body.innerText.split("\n"), ...names.filter(Boolean)];
const unspoken = [
  new RegExp(`\\b(${namespaces.join("|")})(\\.[a-z_]+)+\\b`), // a key of the dictionary
  /\{\{?[^}]*\}/, // a gap that nothing filled
  /\b[a-z]+_[a-z_]+\b/, // a word of the wire
  /[A-Za-z]{3,} [A-Za-z]{3,}/, // another language
];
// What other programs said stands as they said it.
const quoted = new Set([...document.querySelectorAll("[translate=no]")].flatMap((element) => element.innerText.split("\n")));
for (const text of new Set(texts)) {
  if (!quoted.has(text) && unspoken.some((pattern) => pattern.test(text))) wrong.push(`not in a person's Chinese words: ${text.trim().slice(0, 120)}`);
}

// The page doesn't scroll sideways. (A phone would shrink it to fit: `innerWidth` follows the content, the screen doesn't.)
const widest = Math.max(document.documentElement.scrollWidth, innerWidth);
if (widest > width) {
  const wide = [...document.body.querySelectorAll("*")].filter((element) => isSeen(element) && element.getBoundingClientRect().right > width + 0.5);
  const name = (element) => `${element.localName}.${[...element.classList].join(".")}`;
  wrong.push(`${widest} pixels wide instead of ${width}, for instance ${wide.slice(-3).map(name).join(", ")}`);
}
return wrong;
