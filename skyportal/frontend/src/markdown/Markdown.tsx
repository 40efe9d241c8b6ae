import Link from "@mui/material/Link";
import { styled } from "@mui/material/styles";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

const Prose = styled("div")(({ theme }) => ({
  ...theme.typography.body2,
  overflowWrap: "anywhere",
  "& > :first-of-type": { marginTop: 0 },
  "& > :last-child": { marginBottom: 0 },
  "& p, & ul, & ol, & pre, & table, & blockquote": { margin: theme.spacing(1.5, 0) },
  "& ul, & ol": { paddingLeft: theme.spacing(5) },
  "& ul": { listStyleType: "disc" },
  "& h4, & h5, & h6": { ...theme.typography.h3, margin: theme.spacing(2, 0, 1) },
  "& code": { ...theme.typography.mono, background: theme.tokens.hover, borderRadius: 3 },
  "& pre": { overflowX: "auto", padding: theme.spacing(2), background: theme.tokens.hover },
  "& blockquote": {
    paddingLeft: theme.spacing(2),
    borderLeft: `2px solid ${theme.palette.divider}`,
    color: theme.palette.text.secondary,
  },
  "& table": { display: "block", overflowX: "auto", borderCollapse: "collapse" },
  "& th, & td": { padding: theme.spacing(0.5, 2), border: `1px solid ${theme.palette.divider}` },
}));

// Headings of a comment lie below those of the page; pictures of elsewhere would tell who reads it.
const COMPONENTS: Components = {
  h1: "h4",
  h2: "h5",
  h3: "h6",
  a: ({ href, children }) => (
    <Link href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </Link>
  ),
  img: ({ src, alt }) => (
    <Link href={src} target="_blank" rel="noopener noreferrer nofollow">
      {alt || src}
    </Link>
  ),
};

/** Text in Markdown with GitHub's tables, lists and links; HTML in it is shown, never obeyed. */
export default function Markdown({ text }: { text: string }) {
  return (
    <Prose>
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS}>
        {text}
      </ReactMarkdown>
    </Prose>
  );
}
