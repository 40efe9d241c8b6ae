import { isPlain } from "./plain";

test.each([
  "Rising by 0.3 mag/d, 4.2 d old: follow up!",
  "@vera, is this the host at z = 0.03 (or 0.04)?",
  "2 spectra - both of SEDM.",
])("%s is as plain as it looks", (text) => expect(isPlain(text)).toBe(true));

test.each([
  "*rising*",
  "a_b_c",
  "`drb`",
  "# SN",
  "> said",
  "[here](x)",
  "<b>",
  "a | b",
  "~~no~~",
  "\\*",
  "one\ntwo",
  "see https://example.org",
  "www.example.org",
  "vera@example.org",
  "    code",
  "- one",
  "+ one",
  "1. one",
  "2) two",
  "---",
  "R&amp;D",
])("%s takes Markdown", (text) => expect(isPlain(text)).toBe(false));
