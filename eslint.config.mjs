import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** Which room may import which: docs/architecture.md. The test rooms.spec.ts checks the same on the resolved files. */
const forbid = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });
const pulumiAnywhere = { group: ["@pulumi/*"], message: "Data and rules know nothing of Pulumi." };
const amazon = { group: ["@aws-sdk/*"], message: "The release engine alone speaks to AWS." };
/** The program's reader of configuration, from a room or from folders in it. */
const settings = ["../settings", "../../settings", "../../../settings"];
const outside = { group: ["**/cli/*", "**/lab/*", ...settings, "**/index"], message: "Only index.ts composes." };

export default tseslint.config(
    { ignores: ["node_modules/", ".lab/", "coverage/", "**/*.js", "**/*.mjs"] },
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
    { files: ["model/**/*.ts"], rules: forbid(pulumiAnywhere, outside) },
    { files: ["components/**/*.ts"], rules: forbid(outside, amazon) },
    {
        files: ["release/**/*.ts"],
        rules: forbid(pulumiAnywhere, {
            group: ["**/cli/*", "**/components/*", "**/lab/*", "../**/index", ...settings],
            message: "The release engine is told everything: it knows the model alone.",
        }),
    },
    {
        files: ["releaseBundle.ts"],
        rules: forbid({ group: ["./*"], message: "It reads sources, it does not run them." }),
    },
    {
        files: ["cli/**/*.ts"],
        rules: forbid(amazon, {
            group: ["**/components/*", "**/lab/*", ...settings],
            message: "The command line drives the program from outside.",
        }),
    },
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
