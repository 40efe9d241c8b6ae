import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { AlertField } from "@/api/types";
import { ThemedApp } from "@/theme/ThemedApp";
import { formatPipeline } from "../pipelineText";
import { BlocksEditor } from "./BlocksEditor";

const FIELDS: AlertField[] = [
  { path: "candidate.drb", type: "double", unit: "", description: "real-bogus score" },
  { path: "candidate.magpsf", type: "double", unit: "mag", description: "magnitude" },
];

function open(pipeline: unknown) {
  const texts: string[] = [];
  function Host() {
    const [text, setText] = useState(formatPipeline(pipeline));
    const onText = (next: string) => {
      texts.push(next);
      setText(next);
    };
    return (
      <ThemedApp>
        <BlocksEditor text={text} fields={FIELDS} disabled={false} onText={onText} />
        <button type="button" onClick={() => setText("[{")}>
          break the text
        </button>
      </ThemedApp>
    );
  }
  render(<Host />);
  const last = (): unknown => JSON.parse(texts.at(-1) ?? "null");
  return { user: userEvent.setup(), texts, last };
}

test("a newcomer builds a condition and an annotation; the text follows when both are whole", async () => {
  const { user, texts, last } = open([{ $match: {} }]);
  const fill = async (role: string, name: string, text: string) => {
    await user.click(screen.getByRole(role, { name }));
    await user.paste(text);
  };
  await user.click(screen.getByRole("button", { name: "+ condition" }));
  expect(texts).toEqual([]);
  expect(screen.getByText("Choose a field.")).toBeInstanceOf(HTMLElement);
  await fill("combobox", "Field", "candidate.drb");
  await fill("textbox", "Value", "0.9");
  expect(last()).toEqual([{ $match: { "candidate.drb": { $gt: 0.9 } } }]);
  await user.click(screen.getByRole("button", { name: "Add annotations" }));
  await fill("textbox", "Name", "drb");
  await fill("combobox", "Shows the field", "candidate.drb");
  expect(last()).toEqual([
    { $match: { "candidate.drb": { $gt: 0.9 } } },
    { $project: { _id: 0, candid: 1, annotations: { drb: "$candidate.drb" } } },
  ]);
});

test("a wrong value is said beside it, and what was written stays", async () => {
  const { user, texts } = open([{ $match: { "candidate.drb": { $gt: 0.9 } } }]);
  const value = screen.getByRole("textbox", { name: "Value" });
  await user.clear(value);
  await user.type(value, "high");
  expect(screen.getByText("high is not a number.")).toBeInstanceOf(HTMLElement);
  expect(value).toHaveProperty("value", "high");
  expect(texts).toEqual([]);
});

test("a stage that blocks cannot express goes along as it is", async () => {
  const odd = { $addFields: { age: { $subtract: ["$candidate.jd", "$candidate.jdstarthist"] } } };
  const { user, last } = open([odd, { $match: { "candidate.magpsf": { $lt: 19 } } }]);
  const match = screen.getByRole("listitem", { name: /^Stage 2/ });
  await user.click(within(match).getByRole("combobox", { name: "How many must hold" }));
  await user.click(screen.getByRole("option", { name: "at least one of these" }));
  expect(last()).toEqual([odd, { $match: { $or: [{ "candidate.magpsf": { $lt: 19 } }] } }]);
  await user.click(screen.getByRole("button", { name: "Stage 2 earlier" }));
  expect(last()).toEqual([{ $match: { $or: [{ "candidate.magpsf": { $lt: 19 } }] } }, odd]);
});

test("a text that is no pipeline is not touched", async () => {
  const { user, texts } = open([{ $match: {} }]);
  await user.click(screen.getByRole("button", { name: "break the text" }));
  expect(screen.getByRole("alert").textContent).toContain("cannot be shown as blocks");
  expect(texts).toEqual([]);
});

test("a stage that nobody touched is not written anew, however it was written", async () => {
  const odd = { $match: { "candidate.drb": { $eq: 1 }, $and: [{ "candidate.fid": 2 }] } };
  const { user, last } = open([odd, { $match: { "candidate.magpsf": { $lt: 19 } } }]);
  await user.click(screen.getByRole("button", { name: "Remove stage 2" }));
  expect(last()).toEqual([odd]);
});
