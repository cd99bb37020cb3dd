export { allowances, GRANTS, type Allowance, type GrantOf } from "./grants";
export { codeLinkFaults, type CodeLinks, type KnownLinks } from "./codeLinks";
export { ATTRIBUTES, referencesIn, replaceReferences, type Reference, type ReferenceKind } from "./references";
export { checkResources } from "./resources";
export { checkLinkedVariables } from "./variables";
export { countable, countCommand, MESSAGE_COUNTS, withContents, type Contents, type Held } from "./counting";
export { checkResourceRemovals, removalFaults, resourceNotices } from "./removals";
export { ownRemovals, type OwnRemovals, type OwnResource } from "./ownRemovals";
export { HOLD_NOTHING, standingResources, type StandingResource } from "./standing";
