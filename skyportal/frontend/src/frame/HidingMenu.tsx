import { CheckMenu } from "./CheckMenu";

interface HidingMenuProps {
  /** Of what kind the options are: "instruments". */
  name: string;
  options: readonly string[];
  hidden: readonly string[];
  onHidden: (hidden: string[]) => void;
}

/** Hides some of what is there; the button says how many are shown. */
export function HidingMenu({ name, options, hidden, onHidden }: HidingMenuProps) {
  const shown = options.filter((option) => !hidden.includes(option)).length;
  return (
    <CheckMenu
      label={shown === options.length ? name : `${shown} of ${options.length} ${name}`}
      options={options.map((option) => ({ id: option, label: option }))}
      isShown={(option) => !hidden.includes(option)}
      onShow={(option, isShown) =>
        onHidden(isShown ? hidden.filter((one) => one !== option) : [...hidden, option])
      }
    />
  );
}
