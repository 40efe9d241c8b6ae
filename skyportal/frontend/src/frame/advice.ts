/** Returns what somebody can do about a request that failed with this status; nothing if only waiting helps. */
export function adviceOn(status: number | null): string {
  switch (status) {
    case 0:
      return "Nothing is lost. Look at your network, or wait until the marshal is back.";
    case 401:
      return "Sign in again; what you typed is kept in this browser.";
    case 403:
      return "Ask an administrator of the group, or of Fritz, for the permission.";
    case 404:
      return "Check the name. If it is right, ask its group to share it with you.";
    case 429:
      return "Wait a minute, then try again.";
    case 502:
    case 503:
    case 504:
      return "This passes by itself, mostly within a minute; try again then.";
    case 500:
      return "Nothing was changed. Try again; if it fails again, copy the details for the developers.";
    default:
      return "";
  }
}
