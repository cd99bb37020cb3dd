import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { Change } from "../../automation/changes";
import { findingsOf, type Finding, type Rule } from "../../automation/rules";
import { messageOf, UserError } from "../../common/errors";
import { plain } from "../shell/words";

/** The folder of a team's own rules, in the project's. */
export const RULES_FOLDER = "policies";

/**
 * What the rules of a project say of a preview. They are its own code: they run as its program does.
 *
 * @param folder The project's.
 * @throws {UserError} where a module cannot be loaded, has no rules, or a rule fails.
 */
export function findingsIn(folder: string, changes: readonly Change[]): readonly Finding[] {
    const rules = join(folder, RULES_FOLDER);
    const names = existsSync(rules) ? readdirSync(rules).filter((name) => /(?<!\.d)\.(cjs|js|ts)$/.test(name)) : [];
    return names.sort().flatMap((name) => {
        try {
            return findingsOf(rulesOf(join(rules, name)), changes);
        } catch (error) {
            throw new UserError(
                `The rules in ${RULES_FOLDER}/${name} fail: ${plain(messageOf(error))}`,
                "Mend them, or take the file away.",
            );
        }
    });
}

/** What the rules say, for a person. */
export function findingsText(findings: readonly Finding[]): string {
    return findings
        .map(({ message, resource, isAdvice }) => {
            const what = resource === undefined ? "" : `${plain(resource)}: `;
            return `${isAdvice === true ? "note" : "refused"}: ${what}${plain(message)}\n`;
        })
        .join("");
}

/** Why a command does not go on because of the team's rules; undefined where nothing forbids it. */
export function forbidden(findings: readonly Finding[]): UserError | undefined {
    const refused = findings.filter(({ isAdvice }) => isAdvice !== true);
    return refused.length === 0
        ? undefined
        : new UserError(
              `Nothing is changed: the team's rules forbid it.\n${findingsText(refused).trimEnd()}`,
              `Change the program, or the rule in ${RULES_FOLDER}/.`,
          );
}

function rulesOf(file: string): readonly Rule[] {
    const load = createRequire(file);
    if (file.endsWith(".ts")) {
        const { register } = load("ts-node") as {
            register: (options: { transpileOnly: boolean; compilerOptions: object }) => unknown;
        };
        register({ transpileOnly: true, compilerOptions: { module: "nodenext" } });
    }
    const { rules } = load(file) as { readonly rules?: unknown };
    if (!Array.isArray(rules) || !rules.every((rule) => typeof rule === "function")) {
        throw new Error("it exports no list `rules` of functions");
    }
    return rules as readonly Rule[];
}
