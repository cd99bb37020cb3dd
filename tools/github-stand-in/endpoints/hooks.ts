import type { Body } from "../body";
import { invalid, notFound, refused } from "../errors";
import { EVENT_NAMES } from "../eventNames";
import { page } from "../pages";
import { repositoryUrl, type Json } from "../render";
import type { Access, RepositoryCall, RepositoryRoute } from "../route";
import type { Hook, HookConfig } from "../state";

const READ: Access = { scopes: ["admin:repo_hook", "read:repo_hook", "write:repo_hook"], anyoneReads: false };
const WRITE: Access = { scopes: ["admin:repo_hook", "write:repo_hook"], anyoneReads: false };
const DELETE: Access = { scopes: ["admin:repo_hook"], anyoneReads: false };

/** Hooks of a repository, at most, that want the same event. */
const MOST_PER_EVENT = 20;
const MASK = "********";

/** Source: https://docs.github.com/rest/repos/webhooks */
export const HOOK_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^hooks$/,
        access: READ,
        handle: (call) =>
            page(
                call,
                call.repository.hooks.map((hook) => hookJson(call, hook)),
            ),
    },
    { method: "POST", path: /^hooks$/, access: WRITE, handle: create },
    {
        method: "GET",
        path: /^hooks\/(\d+)$/,
        access: READ,
        handle: (call) => ({ status: 200, body: hookJson(call, hookOf(call)) }),
    },
    { method: "PATCH", path: /^hooks\/(\d+)$/, access: WRITE, handle: update },
    {
        method: "DELETE",
        path: /^hooks\/(\d+)$/,
        access: DELETE,
        handle: (call) => {
            call.repository.hooks.splice(call.repository.hooks.indexOf(hookOf(call)), 1);
            return { status: 204 };
        },
    },
];

function create(call: RepositoryCall) {
    const { state, repository, events } = call;
    const body = call.body("Hook");
    if ((body.text("name") ?? "web") !== "web") {
        throw invalid("Hook", "name");
    }
    const config = configOf(body.required("config", body.object("config")));
    const now = state.now();
    const hook: Hook = {
        id: state.id(),
        active: body.flag("active") ?? true,
        events: eventsOf(body) ?? ["push"],
        config,
        createdAt: now,
        updatedAt: now,
        lastResponse: { code: null, status: "unused", message: null },
    };
    checkAmongOthers(call, hook);
    repository.hooks.push(hook);
    events.ping(repository, hook, hookJson(call, hook));
    return { status: 201, body: hookJson(call, hook) };
}

/** A `config` takes the place of the whole earlier one: without `secret`, the hook has none any more. */
function update(call: RepositoryCall) {
    const hook = hookOf(call);
    const body = call.body("Hook");
    const config = body.object("config");
    const added = body.texts("add_events") ?? [];
    const removed = body.texts("remove_events") ?? [];
    const events = (eventsOf(body) ?? hook.events).filter((event) => !removed.includes(event));
    const changed: Hook = {
        ...hook,
        active: body.flag("active") ?? hook.active,
        config: config === undefined ? hook.config : configOf(config),
        events: known([...new Set([...events, ...added])]),
    };
    checkAmongOthers(call, changed);
    Object.assign(hook, changed, { updatedAt: call.state.now() });
    return { status: 200, body: hookJson(call, hook) };
}

function hookOf({ repository, parameters: [id] }: RepositoryCall): Hook {
    const hook = repository.hooks.find((each) => String(each.id) === id);
    if (hook === undefined) {
        throw notFound();
    }
    return hook;
}

function configOf(config: Body): HookConfig {
    const url = config.requiredText("url");
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw invalid("Hook", "url", "url must be a valid http(s) URL");
    }
    const insecure = config.any("insecure_ssl") ?? "0";
    if (insecure !== "0" && insecure !== "1" && insecure !== 0 && insecure !== 1) {
        throw invalid("Hook", "insecure_ssl");
    }
    return {
        url,
        contentType: (config.text("content_type", { oneOf: ["form", "json"] }) ?? "form") as HookConfig["contentType"],
        insecureSsl: insecure === "1" || insecure === 1 ? "1" : "0",
        secret: config.text("secret") || undefined,
    };
}

function eventsOf(body: Body): readonly string[] | undefined {
    const events = body.texts("events");
    return events === undefined ? undefined : known([...new Set(events)]);
}

function known(events: readonly string[]): readonly string[] {
    const unknown = events.find((event) => event !== "*" && !EVENT_NAMES.has(event));
    if (unknown !== undefined || events.length === 0) {
        throw invalid("Hook", "events", `The events ${JSON.stringify(events)} are not all known`);
    }
    return events;
}

/** Hooks may share an address as long as their events do not overlap. */
function checkAmongOthers({ repository }: RepositoryCall, hook: Hook): void {
    const others = repository.hooks.filter(({ id }) => id !== hook.id);
    const overlaps = (other: Hook) =>
        [...other.events, ...hook.events].includes("*") || other.events.some((event) => hook.events.includes(event));
    if (others.some((other) => other.config.url === hook.config.url && overlaps(other))) {
        throw refused("Hook", "Hook already exists on this repository");
    }
    for (const event of hook.events) {
        if (others.filter(({ events }) => events.includes(event)).length >= MOST_PER_EVENT) {
            throw refused("Hook", `The "${event}" event cannot have more than ${MOST_PER_EVENT} hooks`);
        }
    }
}

function hookJson({ base, repository }: RepositoryCall, hook: Hook): Json {
    const url = `${repositoryUrl(base, repository)}/hooks/${hook.id}`;
    const { contentType, insecureSsl, secret } = hook.config;
    return {
        type: "Repository",
        id: hook.id,
        name: "web",
        active: hook.active,
        events: [...hook.events].sort(),
        config: {
            content_type: contentType,
            insecure_ssl: insecureSsl,
            ...(secret === undefined ? {} : { secret: MASK }),
            url: hook.config.url,
        },
        updated_at: hook.updatedAt,
        created_at: hook.createdAt,
        url,
        test_url: `${url}/test`,
        ping_url: `${url}/pings`,
        deliveries_url: `${url}/deliveries`,
        last_response: hook.lastResponse,
    };
}
