import type { Profile } from "@/api/types";

export function fullName({ first_name, last_name, username }: Profile): string {
  return [first_name, last_name].filter(Boolean).join(" ") || username;
}
