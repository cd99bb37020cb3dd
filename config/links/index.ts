export { allowances, GRANTS, type Allowance, type GrantOf } from "./grants";
export { ATTRIBUTES, referencesIn, replaceReferences, type Reference } from "./references";
export { checkResources } from "./resources";
export { checkLinkedVariables } from "./variables";
export { checkResourceRemovals, removalFaults, resourceNotices } from "./removals";
export { standingResources, type StandingResource } from "./standing";
