import type { Rule } from "../../automation";

/** MiB from which on a function's memory is worth a word in the team. */
const LARGE = 2048;

/** Memory costs money: more than that needs somebody's yes. */
const largeFunctions: Rule = (changes) =>
    changes
        .filter(({ type, after }) => type === "aws:lambda/function:Function" && Number(after["memorySize"]) > LARGE)
        .map(({ name, after }) => ({
            resource: name,
            message: `${String(after["memorySize"])} MiB are more than ${LARGE}: measure first, then raise this rule.`,
        }));

/** Public addresses are the platform's business. This one advises, and stops nothing. */
const newStages: Rule = (changes) =>
    changes
        .filter(({ kind, type }) => kind === "create" && type === "aws:apigateway/stage:Stage")
        .map(({ name }) => ({ resource: name, isAdvice: true, message: "A new public address: tell security of it." }));

export const rules = [largeFunctions, newStages];
