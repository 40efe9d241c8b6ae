import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const FIRST = "src/first.js";

/** Ships the script that runs before everything else as a classic one. */
function firstScript(): Plugin {
  const source = readFileSync(FIRST, "utf8");
  const digest = createHash("sha256").update(source).digest("hex").slice(0, 8);
  const fileName = `assets/first-${digest}.js`;
  return {
    name: "first-script",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "asset", fileName, source });
    },
    transformIndexHtml: (html) => html.replace(`/${FIRST}`, `/${fileName}`),
  };
}

const marshal = process.env.FRITZ_MARSHAL_URL ?? "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [react(), firstScript()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ["index.html", "sky.html"],
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            {
              name: "mui",
              test: /node_modules\/(@mui|@emotion|@popperjs|react-transition-group)\//,
              minShareCount: 5,
            },
            // Each of these is small; as files of their own they would take a page forty requests.
            { name: "shared", test: /src\//, minShareCount: 5 },
            { name: "store", test: /node_modules\/(@reduxjs|react-redux|redux|immer|reselect)\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": marshal,
      "/login/": marshal,
      "/complete": marshal,
      "/logout": marshal,
      "/websocket": { target: marshal, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    globals: true,
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    css: false,
    testTimeout: 30_000, // a machine may be busy with other tests
  },
});
