import { at, scalarOf, type Located } from "../../../../common/locatedYaml";
import { readCors, type DescribedCors } from "../template/cors";
import type { Notes } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";

/** Collects what a file says of CORS. */
export class CorsReader {
    readonly all: DescribedCors[] = [];
    /** Whether there are routes without it. */
    hasOthers = false;

    constructor(
        private readonly intrinsics: Intrinsics,
        private readonly notes: Notes,
    ) {}

    /**
     * `cors` of an http event: `true`, or a map.
     *
     * @param isMapped Whether a mapping template makes the answer, into which the API then puts the headers.
     */
    event(cors: Located | undefined, isMapped: boolean): void {
        if (cors === undefined || cors.value === null || scalarOf(cors) === "false") {
            this.hasOthers = true;
            return;
        }
        this.add(cors, isMapped, {
            origins: [at(cors, "origin"), at(cors, "origins")],
            methods: at(cors, "methods"),
            headers: at(cors, "headers"),
            credentials: at(cors, "allowCredentials"),
            maxAge: at(cors, "maxAge"),
        });
    }

    /** `cors` of an HTTP API or a function URL: `true`, or a map. */
    api(cors: Located | undefined): void {
        if (cors === undefined || cors.value === null || scalarOf(cors) === "false") {
            return;
        }
        this.add(cors, true, {
            origins: [at(cors, "allowedOrigins")],
            methods: at(cors, "allowedMethods"),
            headers: at(cors, "allowedHeaders"),
            exposeHeaders: at(cors, "exposedResponseHeaders"),
            credentials: at(cors, "allowCredentials"),
            maxAge: at(cors, "maxAge"),
        });
    }

    private add(cors: Located, isOfAnswers: boolean, members: Parameters<typeof readCors>[1]): void {
        const found = readCors(cors.line, members, isOfAnswers, this.intrinsics, this.notes);
        if (found !== undefined) {
            this.all.push(found);
        }
    }
}
