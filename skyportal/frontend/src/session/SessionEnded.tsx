import { useEffect } from "react";
import { useLocation } from "react-router";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import { useLazyProfileQuery, useProfileQuery } from "@/features/profile/profileApi";
import { Notice } from "@/frame/Notice";
import { SignInAgain } from "./SignInAgain";
import { sessionBegan } from "./sessionSlice";

/** Says that one has to sign in again, and where; the page stays as it is. */
export function SessionEnded() {
  const ended = useAppSelector((state) => state.session.ended);
  return ended ? <Ended /> : null;
}

/** Goes away when one comes back to the tab and has signed in elsewhere. */
function Ended() {
  const dispatch = useAppDispatch();
  const place = useLocation();
  const { data: before } = useProfileQuery();
  const [ask] = useLazyProfileQuery();
  const userId = before?.id;
  useEffect(() => {
    const look = async () => {
      const { data: now } = await ask();
      if (!now) return;
      // What another person sees is not what is on this page.
      if (userId !== undefined && now.id !== userId) location.reload();
      else dispatch(sessionBegan());
    };
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [ask, dispatch, userId]);
  return (
    <Notice tone="warning">
      <strong>Your session has ended.</strong> What you typed is kept. <SignInAgain from={place} />{" "}
      in another tab, and come back to this one.
    </Notice>
  );
}
