// Compiles the stories beside it with ink's own compiler, and writes down what ink's runtime tells on every way
// through those that can be brought in. Only for whoever changes a story:
//     npm install inkjs && node compiled.cjs
const fs = require("node:fs");
const { Compiler, Story } = require("inkjs/full");

// Every way: what is told, what can be chosen, what was chosen.
function ways(compiled, chosen = []) {
  const story = new Story(compiled);
  const way = [];
  for (const pick of [...chosen, null]) {
    const told = story.ContinueMaximally().split(/\s+/).filter(Boolean).join(" ");
    const words = story.currentChoices.map(({ text }) => text.trim());
    if (pick === null) {
      if (words.length === 0) return [[...way, [told]]];
      return words.flatMap((_word, number) => ways(compiled, [...chosen, number]));
    }
    way.push([told, words, words[pick]]);
    story.ChooseChoiceIndex(pick);
  }
  return [];
}

const refused = new Set(process.argv.slice(2));
for (const file of fs.readdirSync(__dirname).filter((name) => name.endsWith(".ink"))) {
  const name = file.slice(0, -4);
  const errorHandler = (message) => console.error(`${name}: ${message}`);
  const compiled = new Compiler(fs.readFileSync(`${__dirname}/${file}`, "utf8"), { errorHandler }).Compile().ToJson();
  fs.writeFileSync(`${__dirname}/${name}.json`, `${compiled}\n`);
  if (refused.has(name)) continue;
  const lines = ways(compiled).map((way) => JSON.stringify(way));
  fs.writeFileSync(`${__dirname}/${name}.told.json`, `[\n${lines.join(",\n")}\n]\n`);
}
