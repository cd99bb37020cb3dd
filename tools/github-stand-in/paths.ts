/** Below it, the stand-in is told what to be; it is no part of GitHub. */
export const CONTROL_PREFIX = "/_standin/";

/** What GitHub has in front of the paths of its API on every host but api.github.com. */
export const API_PREFIX = "/api/v3";
