/**
 * Cuts the Terraform AWS provider down to the services in use. Whole, it takes more than half an hour and many gigabytes
 * to compile; only two files of it, both generated, name every service, and everything else follows from their imports.
 */

/** The package of each AWS service in the Terraform provider. */
const SERVICE_IMPORT = /^\t"github\.com\/hashicorp\/terraform-provider-aws\/internal\/service\/(\w+)"$/;
/** The package of each AWS service in the AWS SDK. */
const SDK_IMPORT = /^\t"github\.com\/aws\/aws-sdk-go-v2\/service\/(\w+)"$/;
const LISTED_SERVICE = /^\t\t(\w+)\.ServicePackage\(ctx\),$/;
const CLIENT_METHOD = /^func \(c \*AWSClient\) \w+\(ctx context\.Context\) \*(\w+)\.Client \{$/;

/**
 * Keeps the named services in `internal/provider/sdkv2/service_packages_gen.go`: their imports and their entries in the
 * list of service packages.
 *
 * @throws Error if a named service is missing, or if the file has another shape than this function was written for.
 */
export function keepServices(source: string, services: ReadonlySet<string>): string {
    const imported = new Tally("import of the service", services);
    const listed = new Tally("entry of the service", services);
    const lines = source.split("\n").filter((line) => {
        const [, importName] = SERVICE_IMPORT.exec(line) ?? [];
        const [, listName] = LISTED_SERVICE.exec(line) ?? [];
        return importName !== undefined ? imported.keep(importName) : listName === undefined || listed.keep(listName);
    });
    imported.check();
    listed.check();
    if (imported.dropped !== listed.dropped) {
        throw new Error(
            `The list of service packages has another shape than expected: ${imported.dropped} imports but ` +
                `${listed.dropped} entries would be dropped.`,
        );
    }
    return lines.join("\n");
}

/**
 * Keeps the named AWS SDK packages in `internal/conns/awsclient_gen.go`: their imports and the methods that return
 * their clients.
 *
 * @throws Error if a named package is missing, or if the file has another shape than this function was written for.
 */
export function keepClients(source: string, packages: ReadonlySet<string>): string {
    const imported = new Tally("import of the AWS SDK package", packages);
    const methods = new Tally("client method of the AWS SDK package", packages);
    const kept: string[] = [];
    let inDroppedMethod = false;
    for (const line of source.split("\n")) {
        const [, importName] = SDK_IMPORT.exec(line) ?? [];
        const [, methodName] = CLIENT_METHOD.exec(line) ?? [];
        if (inDroppedMethod) {
            inDroppedMethod = line !== "}";
        } else if (methodName !== undefined && !methods.keep(methodName)) {
            inDroppedMethod = true;
        } else if (importName === undefined || imported.keep(importName)) {
            kept.push(line);
        }
    }
    imported.check();
    methods.check();
    if (inDroppedMethod) {
        throw new Error("The list of AWS clients has another shape than expected: a method has no end.");
    }
    return kept.join("\n").replace(/\n{3,}/g, "\n\n");
}

/** Tally decides about names and knows afterwards whether every wanted one was met, and something was left out. */
class Tally {
    private readonly met = new Set<string>();
    /** How many names were not wanted. */
    dropped = 0;

    constructor(
        private readonly what: string,
        private readonly wanted: ReadonlySet<string>,
    ) {}

    keep(name: string): boolean {
        if (this.wanted.has(name)) {
            this.met.add(name);
            return true;
        }
        this.dropped++;
        return false;
    }

    check(): void {
        const missing = [...this.wanted].filter((name) => !this.met.has(name));
        if (missing.length > 0) {
            throw new Error(`The Terraform AWS provider has no ${this.what} ${missing.join(", ")}.`);
        }
        if (this.dropped === 0) {
            throw new Error(`Nothing was cut: no line of the expected shape for the ${this.what} was found.`);
        }
    }
}
