// Plain JavaScript: it has to be done before the SDK is loaded, which the program in one file does.
const { createRequire } = require("node:module");

/**
 * What `@pulumi/pulumi` (3.248.0) loads whenever it is loaded: for functions that are turned into text, of which the platform has none, for
 * tracing, which takes a flag of pulumi, and its Automation API, which programs do not use. `source-map-support/register` has each stack
 * trace looked up in the sources from the SDK's start on, where it asks for traces that it throws away; program/start.js does so from
 * the program on.
 */
const LATE = [
    "@npmcli/arborist",
    "normalize-package-data",
    "typescript",
    "source-map-support/register",
    "@opentelemetry/exporter-zipkin",
    "@opentelemetry/instrumentation",
    "@opentelemetry/instrumentation-grpc",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/sdk-trace-node",
    "@pulumi/pulumi/automation",
    "@pulumi/pulumi/runtime/closure/v8Hooks",
];

/**
 * What the SDK calls of them at each start. Before a program it connects to Node.js's inspector, by which it would tell the file of a
 * function that cannot be turned into text; that switches the debugger on, which slows all that runs.
 */
const ANSWERED = {
    "@pulumi/pulumi/runtime/closure/v8Hooks": { isInitializedAsync: async () => undefined },
};

/** Those that are one function, and no module of ECMAScript: the SDK looks at that as it imports them. */
const FUNCTIONS = ["normalize-package-data"];

/**
 * Has the SDK load these when it first uses them, which is never: of the two seconds that a program spent before its first resource the
 * compiler and npm's own library were one. Calling it again does nothing; nor does it where they are loaded, or not there.
 */
function loadLate() {
    const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    for (const name of LATE) {
        const file = resolved(sdk, name);
        if (file !== undefined && require.cache[file] === undefined) {
            require.cache[file] = Object.assign(Object.create(module.constructor.prototype), {
                id: file,
                filename: file,
                loaded: true,
                children: [],
                paths: [],
                exports: lateExports(sdk, name, file),
            });
        }
    }
}

function resolved(sdk, name) {
    try {
        return sdk.resolve(name);
    } catch {
        return undefined; // A later SDK may do without.
    }
}

function lateExports(sdk, name, file) {
    let real;
    const load = () => {
        if (real === undefined) {
            delete require.cache[file];
            real = sdk(name);
        }
        return real;
    };
    const isFunction = FUNCTIONS.includes(name);
    const known = { __esModule: isFunction ? undefined : true, ...ANSWERED[name] };
    return new Proxy(isFunction ? () => undefined : {}, {
        apply: (_, self, args) => Reflect.apply(load(), self, args),
        // `__esModule` is asked of every module as it is imported: a copy of all its members would load it.
        get: (_, key) => (real === undefined && Object.hasOwn(known, key) ? known[key] : load()[key]),
        has: (_, key) => key in load(),
        ownKeys: () => Reflect.ownKeys(load()),
        getOwnPropertyDescriptor: (_, key) => {
            const found = Object.getOwnPropertyDescriptor(load(), key);
            return found === undefined ? undefined : { ...found, configurable: true };
        },
    });
}

module.exports = { loadLate };
