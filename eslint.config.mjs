import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** What editors show at once of docs/architecture.md. Which room may import which, test/rooms.spec.ts checks on the resolved files. */
const forbid = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });
const anyPulumi = { group: ["@pulumi/*"], message: "Data, rules and the release engine know nothing of Pulumi." };
const amazon = { group: ["@aws-sdk/*"], message: "Only release/adapters/aws speaks to AWS." };

export default tseslint.config(
    {
        // The CDK app is a package of its own, whose libraries are there only while the benchmark runs.
        ignores: [
            ...["node_modules/", ".lab/", "coverage/", "examples/applications/", "bench/peers/cdk/app/"],
            ...["**/*.js", "**/*.mjs", "**/*.cjs"],
        ],
    },
    ...tseslint.configs.recommendedTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        plugins: { "@pulumi": pulumi },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            // Modules are loaded late with require: a dynamic import is a real ES import here, which finds no TypeScript.
            "@typescript-eslint/no-require-imports": "off",
            "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
            // An async function without await is how a function promises to keep its signature.
            "@typescript-eslint/require-await": "off",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
            eqeqeq: "error",
            "no-console": "error",
        },
    },
    { files: ["{common,config,contract}/**/*.ts"], rules: forbid(anyPulumi, amazon) },
    { files: ["release/**/*.ts"], rules: forbid(anyPulumi) },
    { files: ["release/{engine,ledger,packaging,previews,programs}/**/*.ts"], rules: forbid(anyPulumi, amazon) },
    { files: ["{cli,components,examples,lab,program,tools}/**/*.ts"], rules: forbid(amazon) },
    {
        files: ["test/**/*.ts"],
        rules: {
            "@typescript-eslint/no-floating-promises": [
                "error",
                { allowForKnownSafeCalls: [{ from: "package", name: ["it", "describe"], package: "mocha" }] },
            ],
            "@typescript-eslint/no-unsafe-assignment": "off",
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-call": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
            "@typescript-eslint/no-unsafe-return": "off",
        },
    },
);
