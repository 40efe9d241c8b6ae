import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const FIRST_PAINT = "src/theme/firstPaint.js";

/** Ships the script that picks the theme as a classic one: it has to run before the first paint. */
function firstPaintScript(): Plugin {
  const source = readFileSync(FIRST_PAINT, "utf8");
  const digest = createHash("sha256").update(source).digest("hex").slice(0, 8);
  const fileName = `assets/firstPaint-${digest}.js`;
  return {
    name: "first-paint-script",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "asset", fileName, source });
    },
    transformIndexHtml: (html) => html.replace(`/${FIRST_PAINT}`, `/${fileName}`),
  };
}

const marshal = process.env.FRITZ_MARSHAL_URL ?? "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [react(), firstPaintScript()],
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
            },
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
