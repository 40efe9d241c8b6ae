import { useChangeProfileMutation } from "@/features/profile/accountApi";
import { useProfileQuery } from "@/features/profile/profileApi";

const PREFERENCE = "tour_seen";

/** Whether one has seen the tour, or does not want to; kept with the account. */
export function useTourSeen(): { seen: boolean; setSeen: () => void } {
  const { data: profile } = useProfileQuery();
  const [change] = useChangeProfileMutation();
  const seen = profile?.preferences[PREFERENCE] === true;
  const setSeen = () => {
    if (!seen) change({ preferences: { [PREFERENCE]: true } });
  };
  return { seen, setSeen };
}
