import SvgIcon, { type SvgIconProps } from "@mui/material/SvgIcon";

/** A line icon on a 20-unit grid. */
function LineIcon({ path, ...props }: SvgIconProps & { path: string }) {
  return (
    <SvgIcon viewBox="0 0 20 20" fontSize="small" {...props}>
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </SvgIcon>
  );
}

export const SearchIcon = (props: SvgIconProps) => (
  <LineIcon path="M8.5 14.500a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13 13l4.5 4.5" {...props} />
);
export const HalfIcon = (props: SvgIconProps) => (
  <LineIcon path="M10 17.500a7.5 7.5 0 1 0 0-15zM10 2.500a7.5 7.5 0 0 0 0 15" {...props} />
);
export const PersonIcon = (props: SvgIconProps) => (
  <LineIcon
    path="M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.500c.6-3.5 3.2-5 6.5-5s5.9 1.5 6.5 5"
    {...props}
  />
);
export const KeyboardIcon = (props: SvgIconProps) => (
  <LineIcon
    path="M2.5 5h15v10h-15zM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6.5 12h7"
    {...props}
  />
);
export const CopyIcon = (props: SvgIconProps) => (
  <LineIcon path="M7 7h9v10H7zM13 4.500V3H4v10h1.5" {...props} />
);
export const DownIcon = (props: SvgIconProps) => (
  <LineIcon path="M5.5 8l4.5 4.500L14.5 8" {...props} />
);
export const UpIcon = (props: SvgIconProps) => (
  <LineIcon path="M5.5 12L10 7.500l4.5 4.5" {...props} />
);
export const LeftIcon = (props: SvgIconProps) => <LineIcon path="M12 5l-5 5 5 5" {...props} />;
export const RightIcon = (props: SvgIconProps) => <LineIcon path="M8 5l5 5-5 5" {...props} />;
export const CloseIcon = (props: SvgIconProps) => (
  <LineIcon path="M5 5l10 10M15 5L5 15" {...props} />
);
export const GripIcon = (props: SvgIconProps) => (
  <LineIcon
    path="M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01"
    strokeWidth={2.5}
    {...props}
  />
);
export const FilterIcon = (props: SvgIconProps) => (
  <LineIcon path="M3 5h14M5.5 10h9M8 15h4" {...props} />
);
export const DownloadIcon = (props: SvgIconProps) => (
  <LineIcon path="M10 3v9M6 8.500L10 12.500l4-4M4 16.500h12" {...props} />
);
export const ResetIcon = (props: SvgIconProps) => (
  <LineIcon path="M4.5 4v4h4M4.8 8a6.2 6.2 0 1 1-.9 4" {...props} />
);
export const SelectIcon = (props: SvgIconProps) => (
  <LineIcon path="M3 6V3h3M14 3h3v3M17 14v3h-3M6 17H3v-3M7 7h6v6H7z" {...props} />
);
export const TableIcon = (props: SvgIconProps) => (
  <LineIcon path="M3 4h14v12H3zM3 8h14M3 12h14M8 8v8" {...props} />
);
export const EditIcon = (props: SvgIconProps) => (
  <LineIcon
    path="M4 16l.8-3.600L13.500 3.700l2.800 2.800-8.700 8.700zM11.5 5.700l2.800 2.800"
    {...props}
  />
);
export const UploadIcon = (props: SvgIconProps) => (
  <LineIcon path="M10 12V3M6 6.500L10 2.500l4 4M4 16.500h12" {...props} />
);
export const StarIcon = ({ filled, ...props }: SvgIconProps & { filled?: boolean }) => (
  <SvgIcon viewBox="0 0 20 20" fontSize="small" {...props}>
    <path
      d="M10 2.800l2.200 4.600 5 .7-3.600 3.500.9 5L10 14.200l-4.500 2.400.9-5L2.800 8.100l5-.7z"
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
    />
  </SvgIcon>
);
export const BellIcon = (props: SvgIconProps) => (
  <LineIcon path="M5 14V9a5 5 0 0 1 10 0v5l1.5 1h-13zM8.5 17.500h3M10 4V2.500" {...props} />
);
