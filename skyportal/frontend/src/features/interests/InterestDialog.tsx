import { useState } from "react";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { lengthFault } from "@/frame/lengths";
import { useAddInterestMutation } from "./interestsApi";

interface InterestDialogProps {
  objId: string;
  onClose: () => void;
}

const LONGEST_DESCRIPTION = 10_000;
const LONGEST_LINK = 2000;

/** Returns what is wrong with a link; null when nothing is. */
export function linkFault(link: string): string | null {
  const trimmed = link.trim();
  if (!trimmed) return null;
  return /^https?:\/\/\S+$/.test(trimmed)
    ? lengthFault(trimmed, LONGEST_LINK)
    : "An address that begins with https:// or http://.";
}

/** Lets all who see an object know that one works on it. */
export function InterestDialog({ objId, onClose }: InterestDialogProps) {
  const [title, setTitle] = useState("");
  const [description, setDescription] = useState("");
  const [link, setLink] = useState("");
  const [tried, setTried] = useState(false);
  const [add, { isLoading, error }] = useAddInterestMutation();
  const faults = {
    title: title.trim() ? lengthFault(title) : "Say in a few words what you do.",
    description: lengthFault(description, LONGEST_DESCRIPTION),
    link: linkFault(link),
  };
  const submit = async () => {
    setTried(true);
    if (faults.title || faults.description || faults.link) return;
    const body = {
      title: title.trim(),
      ...(description.trim() && { description: description.trim() }),
      ...(link.trim() && { link: link.trim() }),
    };
    const result = await add({ objId, body });
    if (!result.error) onClose();
  };
  return (
    <FormDialog
      title={`I work on ${objId}`}
      action="Let them know"
      busy={isLoading}
      error={error}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        autoFocus
        label="On what"
        value={title}
        fault={tried ? faults.title : null}
        hint="Such as a paper in preparation. All who see the object will see it."
        onText={setTitle}
      />
      <FormField
        multiline
        maxRows={6}
        label="More of it"
        value={description}
        fault={faults.description}
        onText={setDescription}
      />
      <FormField label="Link" value={link} fault={tried ? faults.link : null} onText={setLink} />
    </FormDialog>
  );
}
