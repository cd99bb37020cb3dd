import {
    DeleteParameterCommand,
    paginateDescribeParameters,
    PutParameterCommand,
    SSMClient,
    type ParameterMetadata,
} from "@aws-sdk/client-ssm";

import { UserError } from "../../../common/errors";
import { explain, explaining, isNamed } from "./errors";

/** The most bytes that a parameter of the standard tier, which costs nothing, holds as its value. */
export const MOST_BYTES = 4096;

/** How often a request is sent before its failure counts. */
const MAX_ATTEMPTS = 6;

/** A parameter of Systems Manager without its value, which nothing here ever asks for. */
export interface Parameter {
    /** Its whole name, with its path. */
    readonly name: string;
    /** Counts the values that it has had. */
    readonly version: number;
    /** False where somebody has stored it in clear. */
    readonly encrypted: boolean;
    /** ISO 8601, UTC. */
    readonly lastModified: string;
    /** The ARN of whoever has set it. */
    readonly by: string;
}

/** Parameters keeps secrets in Systems Manager, encrypted with the account's own key for it. */
export class Parameters {
    private made = 0;

    /** Opens the parameters of a region. Credentials come from where the AWS SDK looks for them. */
    static open(region: string): Parameters {
        return new Parameters(new SSMClient({ region, maxAttempts: MAX_ATTEMPTS }));
    }

    constructor(private readonly ssm: SSMClient) {
        ssm.middlewareStack.add(
            (next) => async (args) => {
                this.made += 1;
                return next(args);
            },
            { step: "initialize", name: "countCalls" },
        );
    }

    /** How many calls of AWS's API were made so far. */
    calls(): number {
        return this.made;
    }

    /**
     * All parameters below a path, by name.
     *
     * @param path Such as `/shop/staging`, without a slash at its end.
     */
    async list(path: string): Promise<readonly Parameter[]> {
        const input = { ParameterFilters: [{ Key: "Path", Option: "Recursive", Values: [path] }] };
        return explaining(`Listing the parameters under ${path}`, async () => {
            const found: Parameter[] = [];
            for await (const { Parameters: page = [] } of paginateDescribeParameters({ client: this.ssm }, input)) {
                found.push(...page.map(parameterOf));
            }
            return found.sort((left, right) => (left.name < right.name ? -1 : 1));
        });
    }

    /**
     * Stores a value, encrypted, in the place of the one that may be there.
     *
     * @returns Which value of this parameter it is, counted from 1.
     */
    async put(name: string, value: string): Promise<number> {
        const bytes = Buffer.byteLength(value);
        if (bytes === 0) {
            throw new UserError(`The value for ${name} is empty.`, "Systems Manager stores no empty values.");
        }
        if (bytes > MOST_BYTES) {
            throw new UserError(
                `The value for ${name} has ${bytes} bytes; a parameter of the standard tier holds ${MOST_BYTES}.`,
                "Keep the larger part elsewhere, and here what opens it.",
            );
        }
        try {
            // Tags cannot be given together with Overwrite.
            const input = { Name: name, Value: value, Type: "SecureString", Overwrite: true } as const;
            const { Version = 0 } = await this.ssm.send(new PutParameterCommand(input));
            return Version;
        } catch (error) {
            // What AWS says of a value that it refuses may quote it.
            const { message, remedy } = explain(`Storing ${name}`, error) as UserError;
            throw new UserError(message.replaceAll(value, "[secret]"), remedy);
        }
    }

    /** Takes a parameter away, with all its values. */
    async remove(name: string): Promise<void> {
        try {
            await this.ssm.send(new DeleteParameterCommand({ Name: name }));
        } catch (error) {
            if (isNamed(error, "ParameterNotFound")) {
                throw new UserError(`There is no parameter ${name}.`);
            }
            throw explain(`Removing ${name}`, error);
        }
    }
}

function parameterOf({ Name, Version, Type, LastModifiedDate, LastModifiedUser }: ParameterMetadata): Parameter {
    return {
        name: Name ?? "",
        version: Version ?? 0,
        encrypted: Type === "SecureString",
        lastModified: LastModifiedDate?.toISOString() ?? "",
        by: LastModifiedUser ?? "",
    };
}
