// Builds the page into files that the server sends: `node build.mjs [directory]`.
// The same sources and lockfile give the same bytes, so the result is kept in the repository.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../app/data/web"));

const result = await build({
  absWorkingDir: here,
  entryPoints: { page: "src/main.tsx", theme: "src/theme.ts", style: "src/styles/index.css" },
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"], // these know light-dark(),
  jsx: "automatic",
  jsxImportSource: "preact",
  // The client's own packages are those of this lockfile.
  alias: { "openapi-fetch": join(here, "node_modules/openapi-fetch") },
  legalComments: "none",
  charset: "utf8",
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  outdir: target,
  write: false,
  logLevel: "warning",
});

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
let page = await readFile(join(here, "src/index.html"), "utf8");
for (const file of result.outputFiles) {
  let [name, kind] = basename(file.path).split(".");
  if (kind === "woff2") {
    // The style sheet names fonts as esbuild does; the page asks for them ahead of it.
    page = page.replaceAll(`@${name.includes("serif") ? "serif" : "sans"}.woff2`, `${name}.woff2`);
  } else {
    const hash = createHash("sha256").update(file.contents).digest("hex").slice(0, 12);
    page = page.replaceAll(`@${name}.${kind}`, `${name}-${hash}.${kind}`);
    name = `${name}-${hash}`;
  }
  await writeFile(join(target, `${name}.${kind}`), file.contents);
}
await writeFile(join(target, "index.html"), page);
const LICENCES = {
  "@fontsource/source-serif-4": "source-serif",
  "@fontsource-variable/source-sans-3": "source-sans",
  "openapi-fetch": "openapi-fetch",
  preact: "preact",
};
for (const [name, short] of Object.entries(LICENCES)) {
  await copyFile(join(here, "node_modules", name, "LICENSE"), join(target, `LICENSE-${short}.txt`));
}
