import type { Tools } from "../../release";

/**
 * Tools that ask each question once: what a plan has read is shown from the same reading. Only for looking; what is done
 * afterwards has to see the truth.
 */
export function remember(tools: Tools): Tools {
    const { functions, store } = tools;
    return {
        ...tools,
        functions: Object.assign(Object.create(functions) as typeof functions, {
            alias: once(async (name: string) => functions.alias(name)),
            version: once(async (version: string) => functions.version(version)),
        }),
        store: Object.assign(Object.create(store) as typeof store, {
            get: once(async (key: string) => store.get(key)),
            list: once(async (prefix: string, limit?: number) => store.list(prefix, limit)),
        }),
    };
}

function once<Args extends readonly unknown[], T>(ask: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
    const answers = new Map<string, Promise<T>>();
    return async (...args) => {
        const question = JSON.stringify(args);
        const answer = answers.get(question) ?? ask(...args);
        answers.set(question, answer);
        return answer;
    };
}
