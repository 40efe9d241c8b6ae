import {
  autocompletion,
  type Completion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import Box from "@mui/material/Box";
import { type Theme, useTheme } from "@mui/material/styles";
import { useEffect, useRef } from "react";
import type { AlertField } from "@/api/types";
import { forbiddenUses, refusedPlaces, unknownFields } from "./faults";
import { suggestions, writtenBefore } from "./suggestions";

export interface PipelineEditorProps {
  text: string;
  fields: readonly AlertField[];
  /** What the server said against this very text; null when it has not. */
  refusal: string | null;
  onText: (text: string) => void;
  onRun: () => void;
}

/** A pipeline as text: completes fields and operators, points at what is wrong where it is. */
export default function PipelineEditor(props: PipelineEditorProps) {
  const { text } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const theme = useTheme();

  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          lintGutter(),
          json(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "Stages of the filter", tabindex: "0" }),
          autocompletion({
            override: [(context) => complete(context, latest.current.fields)],
            icons: false,
          }),
          linter((editor) => diagnose(editor, latest.current), { delay: 300 }),
          look(theme),
          keymap.of([
            {
              key: "Mod-Enter",
              run: () => {
                latest.current.onRun();
                return true;
              },
            },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onText(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [theme]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said against the text has changed
  useEffect(() => {
    if (view.current) forceLinting(view.current);
  }, [props.refusal, props.fields]);

  return (
    <Box ref={host} sx={{ height: "100%", minHeight: 0, "& .cm-editor": { height: "100%" } }} />
  );
}

function complete(context: CompletionContext, fields: readonly AlertField[]) {
  const written = writtenBefore(context.state.doc.toString(), context.pos);
  if (!written || (!context.explicit && written.text === "")) return null;
  const options = suggestions(written.text, fields).map(
    ({ label, kind, detail, meaning }): Completion => ({
      label,
      detail,
      info: meaning || undefined,
      boost: kind === "operator" ? 1 : 0,
    }),
  );
  return { from: written.from, options, validFor: /^[\w.$]*$/ };
}

const syntaxFault = jsonParseLinter();

function diagnose(editor: EditorView, { fields, refusal }: PipelineEditorProps): Diagnostic[] {
  const text = editor.state.doc.toString();
  const broken = syntaxFault(editor);
  if (broken.length > 0) return broken;
  const faults = [...forbiddenUses(text), ...unknownFields(text, fields)];
  return refusal ? [...faults, ...refusedPlaces(text, refusal)] : faults;
}

/** The editor in the colours of the application; no colour of its own. */
function look({ tokens, typography, palette }: Theme) {
  const mono = typography.mono;
  return [
    EditorView.theme(
      {
        "&": { backgroundColor: tokens.background, color: tokens.text, fontSize: "0.8125rem" },
        ".cm-content": { fontFamily: String(mono.fontFamily), caretColor: tokens.text },
        ".cm-gutters": {
          backgroundColor: tokens.background,
          color: tokens.textMuted,
          border: "none",
        },
        ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: tokens.hover },
        "&.cm-focused": { outline: "none" },
        ".cm-cursor": { borderLeftColor: tokens.text },
        "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
          backgroundColor: `${tokens.accentSoft} !important`,
        },
        ".cm-tooltip": {
          backgroundColor: tokens.raised,
          color: tokens.text,
          border: `1px solid ${tokens.hairline}`,
        },
        ".cm-tooltip-autocomplete ul li[aria-selected]": {
          backgroundColor: tokens.accentSoft,
          color: tokens.text,
        },
        ".cm-completionDetail": { color: tokens.textMuted, fontStyle: "normal" },
        ".cm-completionInfo": { maxWidth: "280px", fontFamily: String(typography.fontFamily) },
      },
      { dark: palette.mode === "dark" },
    ),
    syntaxHighlighting(
      HighlightStyle.define([
        { tag: tags.propertyName, color: tokens.accent },
        { tag: tags.string, color: tokens.good },
        { tag: [tags.number, tags.bool, tags.null], color: tokens.warning },
      ]),
    ),
  ];
}
