import type { Permission, Profile } from "@/api/types";

/** Tells whether somebody has a permission; a system administrator has all. */
export function may(profile: Pick<Profile, "acls"> | undefined, permission: Permission): boolean {
  const acls = profile?.acls ?? [];
  return acls.includes(permission) || acls.includes("System admin");
}
