export { ATTRIBUTES, referencesIn, replaceReferences, type Reference } from "./references";
export { checkResources } from "./resources";
export { checkLinkedVariables } from "./variables";
