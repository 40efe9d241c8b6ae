import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import { useMemo, useState } from "react";
import { useTaxonomiesQuery } from "@/features/classification/classificationApi";
import { searchClasses, taxonomyClasses } from "@/features/classification/taxonomyClasses";
import { Picker } from "@/picker/Picker";

interface ClassesFieldProps {
  label: string;
  placeholder: string;
  chosen: readonly string[];
  onChange: (classes: string[]) => void;
}

const MOST_OFFERED = 6;

/** Chooses classes of the taxonomies by typing a part of their names. */
export function ClassesField({ label, placeholder, chosen, onChange }: ClassesFieldProps) {
  const { data: taxonomies } = useTaxonomiesQuery();
  const classes = useMemo(() => taxonomyClasses(taxonomies ?? []), [taxonomies]);
  const [typed, setTyped] = useState("");
  const offered = typed.trim()
    ? searchClasses(classes, typed)
        .filter(({ name }) => !chosen.includes(name))
        .slice(0, MOST_OFFERED)
    : [];
  const pick = (name: string) => {
    setTyped("");
    onChange([...chosen, name]);
  };
  return (
    <Box>
      <Picker
        label={label}
        placeholder={placeholder}
        typed={typed}
        onType={setTyped}
        options={offered}
        keyOf={({ taxonomyId, path, name }) => [taxonomyId, ...path, name].join("/")}
        onPick={({ name }) => pick(name)}
        none={typed.trim() ? "No class is called so." : undefined}
      >
        {({ name, path }) => (
          <Box sx={{ typography: "caption" }}>
            <strong>{name}</strong> {path.at(-1)}
          </Box>
        )}
      </Picker>
      {chosen.length > 0 && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1.5 }}>
          {chosen.map((name) => (
            <Chip
              key={name}
              size="small"
              label={name}
              onDelete={() => onChange(chosen.filter((known) => known !== name))}
            />
          ))}
        </Box>
      )}
    </Box>
  );
}
