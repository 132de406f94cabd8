// Writes who wrote what the programs hold, and the licences that ask to be handed on: for the Debian package.
// Crates are read from what cargo would build for this system, packages of the screens from their lock file.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const metadata = (...more) =>
  JSON.parse(
    execFileSync("cargo", ["metadata", "--format-version", "1", "--locked", ...more], { maxBuffer: 1 << 28 }),
  );
const target = /^host: (.*)$/m.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
const all = metadata("--filter-platform", target);

/** The crates that end up in the programs: what they depend on, but not to build or to test. */
const nodes = new Map(all.resolve.nodes.map((node) => [node.id, node]));
const shipped = new Set();
const add = (id) => {
  if (shipped.has(id)) return;
  shipped.add(id);
  for (const { pkg, dep_kinds } of nodes.get(id).deps)
    if (dep_kinds.some(({ kind }) => kind === null)) add(pkg);
};
for (const { id, name } of all.packages) if (["living-well", "living-well-admin"].includes(name)) add(id);

const ASKS = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;
const textsIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ASKS.test(entry.name))
    .map(({ name }) => readFileSync(join(folder, name), "utf8").trim());

/** Crates that bring sources in C, which are built in: where the licence of those lies. */
const C_SOURCES = { "openssl-src": "openssl", "libsqlite3-sys": "sqlcipher" };
const parts = all.packages
  .filter(({ id, name, source }) => source && (shipped.has(id) || name in C_SOURCES))
  .map(({ name, version, license, authors, manifest_path }) => ({
    name: `${name} ${version}`,
    licence: license ?? "see below",
    authors: authors.join(", "),
    texts: [dirname(manifest_path), C_SOURCES[name] && join(dirname(manifest_path), C_SOURCES[name])]
      .filter(Boolean)
      .flatMap(textsIn),
  }));
for (const crate of Object.keys(C_SOURCES))
  if (!parts.some(({ name, texts }) => name.startsWith(`${crate} `) && texts.length))
    throw new Error(`Where is ${crate}?`);
const screens = JSON.parse(readFileSync("ui/package.json", "utf8"));
for (const name of Object.keys(screens.dependencies)) {
  const folder = join("ui/node_modules", name);
  if (!existsSync(folder)) throw new Error(`${name} is not installed. Run make test first.`);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  parts.push({ name: `${name} ${version}`, licence: license, authors: "", texts: textsIn(folder) });
}

/** Each text once, with everything that came under it. */
const texts = new Map();
for (const part of parts)
  for (const text of part.texts) texts.set(text, [...(texts.get(text) ?? []), part.name]);
const rule = "-".repeat(78);
console.log(
  [
    "Living Well is under the MIT licence or the Apache licence 2.0, as you choose.",
    "Both stand beside this file. The programs hold code of others:\n",
    ...parts.map(({ name, licence, authors }) => `${name}: ${licence}${authors ? `. ${authors}` : ""}`),
    ...[...texts].map(([text, whose]) => `\n${rule}\n${whose.join(", ")}\n${rule}\n${text}`),
  ].join("\n"),
);
