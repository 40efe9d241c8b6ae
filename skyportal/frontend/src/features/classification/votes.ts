import type { Vote } from "@/api/types";

export interface Votes {
  up: number;
  down: number;
  mine: 1 | -1 | null;
}

/** Counts votes for and against, and finds one's own. */
export function countVotes(votes: readonly Vote[], userId: number | undefined): Votes {
  const own = votes.find(({ voter_id }) => voter_id === userId)?.vote;
  return {
    up: votes.filter(({ vote }) => vote > 0).length,
    down: votes.filter(({ vote }) => vote < 0).length,
    mine: own === undefined ? null : own > 0 ? 1 : -1,
  };
}
