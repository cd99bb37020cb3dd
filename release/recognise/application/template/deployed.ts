/** What a resource of the template gives back: by `Ref`, or one of its attributes, such as `Arn`. */
export interface ResourceValue {
    readonly resource: string;
    readonly attribute: string;
}

/** What a value of a template comes to: a text, or words for what it stands for. */
export type Resolved =
    | { readonly text: string; readonly of?: ResourceValue }
    | {
          readonly stands: string;
          readonly secret?: boolean;
          /** What of the template's own resources it is. */
          readonly of?: ResourceValue;
          /** Whether whoever deploys says it. @default false */
          readonly isAsked?: true;
          /** Whether that is a part of it only. @default false */
          readonly isPart?: true;
          /** The shell command that shows it to who may see it. */
          readonly shown?: string;
      };

/** What a variable of the Serverless Framework stands for that nothing in the folder says. */
export function unresolved(text: string): Resolved {
    const [, source = "", path = "", address = ""] =
        /^\$\{(ssm|env|file|cf|s3)(?:\(([^)]*)\))?:?([^,}]*)\}$/.exec(text) ?? [];
    const name = address.replace(/~(true|false|raw|split)$/, "");
    switch (source) {
        case "ssm":
            return { stands: `what Systems Manager holds under ${name}`, shown: parameterCommand(name) };
        case "env":
            return { stands: `the variable ${name} of whoever deploys` };
        case "file":
            return { stands: `${name === "" ? "the text" : name} of the file ${path}, which is not in the folder` };
        case "cf":
            return { stands: `what another stack puts out as ${name}` };
        default:
            return { stands: `${text}, which the template alone does not say` };
    }
}

/** What CloudFormation resolves at deployment: `{{resolve:ssm:/shop/url}}`. */
export function dynamicOf(text: string): Resolved | undefined {
    const [, service = "", name = ""] = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]*)\}\}/.exec(text) ?? [];
    if (service === "") {
        return undefined;
    }
    if (service === "ssm") {
        const parameter = name.replace(/:\d+$/, "");
        return { stands: `what Systems Manager holds under ${parameter}`, shown: parameterCommand(parameter) };
    }
    return {
        stands: `what ${service === "ssm-secure" ? "Systems Manager" : "Secrets Manager"} holds under ${name}`,
        secret: true,
    };
}

/** The command that shows a parameter of Systems Manager. */
export function parameterCommand(name: string): string {
    return `aws ssm get-parameter --name ${name} --query Parameter.Value --output text`;
}
