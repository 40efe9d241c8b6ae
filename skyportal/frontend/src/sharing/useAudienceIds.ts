import type { Group } from "@/api/types";
import { useConfigQuery } from "@/features/signin/configApi";
import { type Audience, audienceIds } from "./audience";

/** Returns the ids of the groups that are meant, for requests that have no default of their own. */
export function useAudienceIds(audience: Audience, groups: readonly Group[]): number[] {
  const { data: config } = useConfigQuery();
  return audienceIds(audience, groups, config?.public_group_name);
}
