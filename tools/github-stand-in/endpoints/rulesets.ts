import type { Body } from "../body";
import { invalid, invalidRequest, notFound } from "../errors";
import { page } from "../pages";
import { nodeId, type Json } from "../render";
import type { Access, RepositoryCall, RepositoryRoute } from "../route";
import type { Ruleset } from "../state";

const ADMIN: Access = { scopes: [], anyoneReads: false };

/** Rules without parameters that the stand-in knows. */
const PLAIN = ["creation", "deletion", "non_fast_forward", "required_linear_history", "required_signatures"];

/**
 * Rulesets of a repository, as far as they are about branches and status checks.
 * Source: https://docs.github.com/rest/repos/rules
 */
export const RULESET_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^rulesets$/,
        access: ADMIN,
        handle: (call) =>
            page(
                call,
                call.repository.rulesets.map((ruleset) => rulesetJson(call, ruleset)),
            ),
    },
    { method: "POST", path: /^rulesets$/, access: ADMIN, handle: create },
    {
        method: "GET",
        path: /^rulesets\/(\d+)$/,
        access: ADMIN,
        handle: (call) => ({ status: 200, body: rulesetJson(call, rulesetOf(call)) }),
    },
    {
        method: "PUT",
        path: /^rulesets\/(\d+)$/,
        access: ADMIN,
        handle: (call) => {
            const ruleset = rulesetOf(call);
            const changed = { ...read(call, ruleset.id), createdAt: ruleset.createdAt };
            call.repository.rulesets.splice(call.repository.rulesets.indexOf(ruleset), 1, changed);
            return { status: 200, body: rulesetJson(call, changed) };
        },
    },
    {
        method: "DELETE",
        path: /^rulesets\/(\d+)$/,
        access: ADMIN,
        handle: (call) => {
            call.repository.rulesets.splice(call.repository.rulesets.indexOf(rulesetOf(call)), 1);
            return { status: 204 };
        },
    },
];

/** Whether a ruleset of the repository is for that branch. */
export function isProtected({ rulesets }: RepositoryCall["repository"], branch: string): boolean {
    return rulesets.some(({ enforcement, refs }) => enforcement === "active" && refs.includes(`refs/heads/${branch}`));
}

function create(call: RepositoryCall) {
    const ruleset = read(call, call.state.id());
    call.repository.rulesets.push(ruleset);
    return { status: 201, body: rulesetJson(call, ruleset) };
}

function rulesetOf({ repository, parameters: [id] }: RepositoryCall): Ruleset {
    const ruleset = repository.rulesets.find((each) => String(each.id) === id);
    if (ruleset === undefined) {
        throw notFound();
    }
    return ruleset;
}

function read(call: RepositoryCall, id: number): Ruleset {
    const { state, repository } = call;
    const body = call.body("Ruleset");
    const name = body.requiredText("name");
    if (repository.rulesets.some((other) => other.name === name && other.id !== id)) {
        throw invalid("Ruleset", "name", "Name must be unique");
    }
    const oneOf = ["disabled", "active", "evaluate"];
    const enforcement = body.requiredText("enforcement", { oneOf });
    if ((body.text("target", { oneOf: ["branch", "tag", "push"] }) ?? "branch") !== "branch") {
        throw invalidRequest("The stand-in knows rulesets for branches only.");
    }
    const refName = body.object("conditions")?.object("ref_name");
    const refs = refName?.texts("include") ?? [];
    const rules = (body.objects("rules") ?? []).map(ruleOf);
    const now = state.now();
    return {
        id,
        name,
        enforcement,
        refs,
        excluded: refName?.texts("exclude") ?? [],
        rules,
        createdAt: now,
        updatedAt: now,
    };
}

/** A rule, with all of its parameters: GitHub fills in what was not said. */
function ruleOf(rule: Body): Json {
    const type = rule.requiredText("type");
    if (PLAIN.includes(type)) {
        return { type };
    }
    if (type !== "required_status_checks") {
        throw invalid("Ruleset", "rules", `Invalid rule '${type}'`);
    }
    const parameters = rule.required("parameters", rule.object("parameters"));
    const checks = parameters.required("required_status_checks", parameters.objects("required_status_checks"));
    const strict = parameters.flag("strict_required_status_checks_policy");
    return {
        type,
        parameters: {
            required_status_checks: checks.map((check) => {
                const app = check.integer("integration_id");
                return {
                    context: check.requiredText("context"),
                    ...(app === undefined ? {} : { integration_id: app }),
                };
            }),
            strict_required_status_checks_policy: parameters.required("strict_required_status_checks_policy", strict),
            do_not_enforce_on_create: parameters.flag("do_not_enforce_on_create") ?? false,
        },
    };
}

function rulesetJson({ repository }: RepositoryCall, ruleset: Ruleset): Json {
    const { id, name, enforcement, refs, excluded, rules, createdAt, updatedAt } = ruleset;
    return {
        id,
        name,
        target: "branch",
        source_type: "Repository",
        source: `${repository.owner.login}/${repository.name}`,
        enforcement,
        bypass_actors: [],
        current_user_can_bypass: "never",
        node_id: nodeId("RepositoryRuleset", id),
        conditions: { ref_name: { include: refs, exclude: excluded } },
        rules,
        created_at: createdAt,
        updated_at: updatedAt,
    };
}
