import { render, screen } from "@testing-library/react";
import { ThemedApp } from "@/theme/ThemedApp";
import Markdown from "./Markdown";

const show = (text: string) =>
  render(
    <ThemedApp>
      <Markdown text={text} />
    </ThemedApp>,
  );

test("Markdown with GitHub's tables and lists", () => {
  show("# SN?\n\n*rising*\n\n| band | mag |\n|---|---|\n| g | 18.2 |");
  expect(screen.getByRole("heading", { level: 4, name: "SN?" })).toBeInstanceOf(HTMLElement);
  expect(screen.getByRole("cell", { name: "18.2" })).toBeInstanceOf(HTMLElement);
  expect(screen.getByText("rising").tagName).toBe("EM");
});

test("neither markup nor addresses of a comment can run anything", () => {
  const { container } = show(
    '<script>alert(1)</script>\n\n<img src=x onerror="alert(1)">\n\n[bad](javascript:alert(1)) [good](https://example.org)',
  );
  expect(container.querySelector("script, img")).toBeNull();
  expect(screen.getByText("bad").getAttribute("href") ?? "").not.toContain("javascript");
  expect(screen.getByRole("link", { name: "good" }).getAttribute("rel")).toContain("noopener");
});

test("pictures of elsewhere are links, so that nobody is told who reads", () => {
  const { container } = show("![the field](https://example.org/a.png)");
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByRole("link", { name: "the field" }).getAttribute("href")).toBe(
    "https://example.org/a.png",
  );
});
